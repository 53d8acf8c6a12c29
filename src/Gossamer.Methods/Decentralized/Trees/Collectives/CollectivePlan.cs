namespace Gossamer.Methods.Decentralized.Trees.Collectives;

/// <summary>All that the nodes of a collective method agree on before they start.</summary>
/// <param name="Control">The trees of the pivot, for what is short: progress and the end of an iteration.</param>
/// <param name="Broadcast">How points travel from the pivot.</param>
/// <param name="Reduction">How sums travel to the pivot.</param>
/// <param name="IsActive">Which nodes compute; the others only relay.</param>
/// <param name="Batch">S.</param>
/// <param name="IsHeterogeneous">
/// False where a step needs S gradients of any nodes, Σ s_i ≥ S, and their mean; true where it needs Σ 1/s_i ≤ n²/S and the
/// mean over the nodes of their means.
/// </param>
internal sealed record CollectivePlan(
    PivotTrees Control, TreePlan Broadcast, TreePlan Reduction, bool[] IsActive, long Batch, bool IsHeterogeneous)
{
    /// <summary>What an active node tells of s_i gradients; what several tell is added up.</summary>
    public double Progress(long gradients) => IsHeterogeneous ? 1.0 / gradients : gradients;

    /// <summary>What a node tells that has no gradient yet.</summary>
    public double Silence => IsHeterogeneous ? double.PositiveInfinity : 0;

    /// <summary>By what a node multiplies its sum of s_i gradients before it is added to those of the others.</summary>
    public double Weight(long gradients) => IsHeterogeneous ? 1.0 / (IsActive.Length * gradients) : 1;

    /// <summary>Whether the sum of what all active nodes tell is enough for a step.</summary>
    public bool IsEnough(double progress)
    {
        double nodes = IsActive.Length;
        // A sum of fractions that differs from the bound by rounding meets it.
        return IsHeterogeneous ? progress <= nodes * nodes / Batch * (1 + 1e-12) : progress >= Batch;
    }
}
