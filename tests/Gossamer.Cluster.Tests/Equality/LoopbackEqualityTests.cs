using Gossamer.Cluster.Tests.Hosting;
using Gossamer.Execution;
using Gossamer.Testing.Laws;

namespace Gossamer.Cluster.Tests.Equality;

/// <summary>
/// What the hosts of a cluster do with a run is what the simulator does, bit for bit, for every synchronous method of the
/// catalogue: here over the network inside one process, which needs nothing installed.
/// </summary>
public sealed class LoopbackEqualityTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string> Synchronous => [.. CatalogueRuns.SynchronousMethods];

    public static TheoryData<string> Asynchronous => [.. CatalogueRuns.AsynchronousMethods];

    [Theory]
    [MemberData(nameof(Synchronous))]
    public async Task Every_synchronous_method_gives_what_the_simulator_gives(string method)
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        var runs = new CatalogueRuns();
        foreach (var text in CatalogueRuns.TextsOf(method))
        {
            var difference = Outcome.Difference(runs.Simulate(text), await cluster.Host.RunAsync(text).WaitAsync(Patience), withTime: false);
            Assert.True(difference is null, $"{text}: {difference}");
        }
    }

    [Theory]
    [MemberData(nameof(Asynchronous))]
    public async Task Every_asynchronous_method_runs_to_its_end(string method)
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        var result = await cluster.Host.RunAsync($"{method} 4").WaitAsync(Patience);
        Assert.Equal(RunStatus.Completed, result.Status);
    }
}
