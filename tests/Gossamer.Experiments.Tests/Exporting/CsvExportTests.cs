using Gossamer.Experiments.Exporting;

namespace Gossamer.Experiments.Tests.Exporting;

public sealed class CsvExportTests
{
    [Fact]
    public void One_row_a_point_with_every_bit_and_quotes_where_needed()
    {
        var first = Sample.Document("one", Sample.Run("A, \"tuned\"", "gd", 7, "completed", (0, 1.0 / 3), (10, double.NaN)));
        var second = Sample.Document("two", Sample.Run("B", "ef21", 1, "completed", (5, 2)));
        using var target = new StringWriter();
        CsvExport.WriteTraces([("one-1", first), ("two-1", second)], target);
        Assert.Equal(
            [
                "experiment,label,method,seed,status,step_size,iteration,seconds,bits_up_per_worker,bits_down_per_worker,oracle_calls,component_gradients,loss,gradient_norm_squared",
                "one-1,\"A, \"\"tuned\"\"\",gd,7,completed,0.14285714285714285,0,0,0,0,0,0,0.6666666666666666,0.3333333333333333",
                "one-1,\"A, \"\"tuned\"\"\",gd,7,completed,0.14285714285714285,10,5,640,1280,40,0,,",
                "two-1,B,ef21,1,completed,0.14285714285714285,5,2.5,320,640,20,0,4,2",
            ],
            target.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\n')));
    }
}
