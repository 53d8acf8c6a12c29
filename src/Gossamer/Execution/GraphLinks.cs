using Gossamer.Numerics.Graphs;

namespace Gossamer.Execution;

/// <summary>What methods that route over a graph may know of it before a run.</summary>
/// <param name="Graph">Who may send to whom, the same in every round.</param>
/// <param name="SecondsPerVector">Seconds that a vector of d coordinates is under way from a node to its neighbour.</param>
/// <param name="Bandwidth">Coordinates a second from a node to its neighbour; +∞ where the time does not depend on the size.</param>
public sealed record GraphLinks(Graph Graph, Func<int, int, double> SecondsPerVector, Func<int, int, double> Bandwidth);
