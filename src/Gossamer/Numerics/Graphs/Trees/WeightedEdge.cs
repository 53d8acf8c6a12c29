using System.Runtime.InteropServices;

namespace Gossamer.Numerics.Graphs;

/// <summary>An undirected link.</summary>
/// <param name="First">0-based index of a node.</param>
/// <param name="Second">0-based index of another node.</param>
/// <param name="Weight">Its length, or its bandwidth, as the caller says.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WeightedEdge(int First, int Second, double Weight);
