using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("DistGrad.Core")]
[assembly: InternalsVisibleTo("DistGrad.Contracts.Tests")]
