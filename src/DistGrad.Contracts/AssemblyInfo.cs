using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("DistGrad.Core")]
[assembly: InternalsVisibleTo("DistGrad.Kernels")]
[assembly: InternalsVisibleTo("DistGrad.Contracts.Tests")]
[assembly: InternalsVisibleTo("DistGrad.Core.Tests")]
[assembly: InternalsVisibleTo("DistGrad.Client")]
[assembly: InternalsVisibleTo("DistGrad.Silo")]
[assembly: InternalsVisibleTo("distgrad")]
[assembly: InternalsVisibleTo("DistGrad.Grains")]
[assembly: InternalsVisibleTo("DistGrad.Grains.Tests")]
