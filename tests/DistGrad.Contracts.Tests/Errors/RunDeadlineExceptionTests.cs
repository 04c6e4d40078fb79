using System.Globalization;

namespace DistGrad.Contracts.Tests.Errors;

public class RunDeadlineExceptionTests
{
    [Fact]
    public void Message_WhereNumbersHaveAComma_HasAPoint()
    {
        var before = CultureInfo.CurrentCulture;
        var commas = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        commas.NumberFormat.NumberDecimalSeparator = ",";
        CultureInfo.CurrentCulture = commas;
        try
        {
            Assert.Equal("Run 'r' did not end within its deadline of 1.5 s.", new RunDeadlineException("r", TimeSpan.FromSeconds(1.5)).Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
