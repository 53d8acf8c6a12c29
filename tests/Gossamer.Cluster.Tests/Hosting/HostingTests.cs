using Gossamer.Execution;

namespace Gossamer.Cluster.Tests.Hosting;

/// <summary>One run after the other over processes that come and go.</summary>
public sealed class HostingTests
{
    [Fact]
    public async Task A_run_completes()
    {
        await using var cluster = new LoopbackCluster(processes: 2);
        var result = await cluster.Host.RunAsync("gd 5").WaitAsync(TimeSpan.FromSeconds(8));
        Assert.Equal(RunStatus.Completed, result.Status);
    }
}
