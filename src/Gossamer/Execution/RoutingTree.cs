namespace Gossamer.Execution;

/// <summary>A tree along which a method sends vectors or parts of them, as pictures show it.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Root">0-based index of the node from which it leads or to which it leads.</param>
/// <param name="Links">Its links in the direction in which points travel: away from the root.</param>
public sealed record RoutingTree(string Name, int Root, IReadOnlyList<(int From, int To)> Links);
