using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("DistGrad.Kernels.Tests")]
[assembly: InternalsVisibleTo("distgrad")]
