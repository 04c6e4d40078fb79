using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("DistGrad.Client.Tests")]
