using System.Runtime.InteropServices;
using Gossamer.Topologies;

namespace Gossamer.Simulation.NetworkModels;

/// <summary>How long messages travel. A model is an immutable description; every run opens its own links.</summary>
public abstract class NetworkModel
{
    /// <summary>As written in experiment files.</summary>
    public abstract string Name { get; }

    /// <summary>True where every message arrives at once.</summary>
    public virtual bool IsFree => false;

    /// <summary>Says what is wrong when the model cannot serve this run; null when it can.</summary>
    /// <param name="workers">Number of workers or nodes n.</param>
    /// <param name="topology">The graph of a decentralised run; null in others.</param>
    public virtual string? Validate(int workers, Topology? topology) => null;

    /// <summary>Seconds that a message occupies each worker's uplink, where that depends on its size alone; null where it does not.</summary>
    /// <param name="workers">Number of workers n.</param>
    /// <param name="bits">Its size.</param>
    public virtual IReadOnlyList<double>? UplinkSeconds(int workers, long bits) => null;

    /// <summary>The link between two nodes of a graph, where it is one of its own and always the same; null otherwise.</summary>
    /// <param name="from">0-based index of a node.</param>
    /// <param name="to">0-based index of its neighbour.</param>
    public virtual LinkTimes? LinkBetween(int from, int to) => null;

    /// <summary>Opens the links of one run, all idle.</summary>
    /// <param name="workers">Number of workers or nodes n.</param>
    public abstract NetworkLinks Open(int workers);
}

/// <summary>The links of one run: they remember until when they are busy.</summary>
public abstract class NetworkLinks
{
    /// <summary>
    /// True where the time of a transfer depends on other workers' transfers too, so that it is known only when all that
    /// was sent before is settled. Where it is false, a worker's own links are touched for this worker alone.
    /// </summary>
    public virtual bool IsShared => false;

    /// <summary>A message from a worker to the coordinator.</summary>
    /// <param name="worker">0-based index of the worker.</param>
    /// <param name="now">Virtual second at which it is handed over.</param>
    /// <param name="bits">Its size.</param>
    public abstract Transfer Up(int worker, double now, long bits);

    /// <summary>A message from the coordinator to a worker.</summary>
    /// <param name="worker">0-based index of the worker.</param>
    /// <param name="now">Virtual second at which it is handed over.</param>
    /// <param name="bits">Its size.</param>
    public abstract Transfer Down(int worker, double now, long bits);

    /// <summary>A message from a node to a neighbour.</summary>
    /// <param name="from">0-based index of the sender.</param>
    /// <param name="to">0-based index of the receiver.</param>
    /// <param name="now">Virtual second at which it is handed over.</param>
    /// <param name="bits">Its size.</param>
    public abstract Transfer Between(int from, int to, double now, long bits);
}

/// <summary>When a message has left its sender, and when it is there.</summary>
/// <param name="Left">Virtual second at which the sender's link is free again.</param>
/// <param name="Arrived">Virtual second of arrival, at or after <paramref name="Left"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Transfer(double Left, double Arrived);
