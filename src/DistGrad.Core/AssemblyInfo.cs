using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("DistGrad.Core.Tests")]
[assembly: InternalsVisibleTo("DistGrad.Grains.Tests")]
