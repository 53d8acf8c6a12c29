namespace Gossamer.Simulation.NetworkModels;

/// <summary>Messages arrive at once.</summary>
public sealed class FreeNetwork : NetworkModel
{
    /// <inheritdoc/>
    public override string Name => "free";

    /// <inheritdoc/>
    public override bool IsFree => true;

    /// <inheritdoc/>
    public override IReadOnlyList<double> UplinkSeconds(int workers, long bits) => new double[workers];

    /// <inheritdoc/>
    public override LinkTimes? LinkBetween(int from, int to) => LinkTimes.Free;

    /// <inheritdoc/>
    public override NetworkLinks Open(int workers) => new Links();

    private sealed class Links : NetworkLinks
    {
        public override Transfer Up(int worker, double now, long bits) => new(now, now);

        public override Transfer Down(int worker, double now, long bits) => new(now, now);

        public override Transfer Between(int from, int to, double now, long bits) => new(now, now);
    }
}
