using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("DistGrad.Core.Tests")]
