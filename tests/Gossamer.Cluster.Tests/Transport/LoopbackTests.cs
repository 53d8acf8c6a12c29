using Gossamer.Cluster.Transport;

namespace Gossamer.Cluster.Tests.Transport;

/// <summary>The network inside one process where all reach each other.</summary>
public sealed class LoopbackTests : TransportContract
{
    private protected override Task<INetworkUnderTest> OpenAsync() => Task.FromResult<INetworkUnderTest>(new LoopbackUnderTest(reachesAll: true));
}

/// <summary>The network inside one process with the coordinator in its middle.</summary>
public sealed class LoopbackStarTests : TransportContract
{
    private protected override Task<INetworkUnderTest> OpenAsync() => Task.FromResult<INetworkUnderTest>(new LoopbackUnderTest(reachesAll: false));
}

internal sealed class LoopbackUnderTest(bool reachesAll) : INetworkUnderTest
{
    private readonly LoopbackNetwork network = new(reachesAll);

    public bool CanKill => true;

    public Task<ITransport> JoinAsync() => Task.FromResult<ITransport>(network.Join());

    public Task KillAsync(ITransport peer)
    {
        network.Kill(peer.Self);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => default;
}
