using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("DistGrad.Kernels")]
[assembly: InternalsVisibleTo("distgrad")]
[assembly: InternalsVisibleTo("DistGrad.Client")]
[assembly: InternalsVisibleTo("DistGrad.Dashboard")]
[assembly: InternalsVisibleTo("DistGrad.Core.Tests")]
[assembly: InternalsVisibleTo("DistGrad.Kernels.Tests")]
[assembly: InternalsVisibleTo("DistGrad.Grains.Tests")]
