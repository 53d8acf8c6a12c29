namespace Gossamer.Execution.Hosting;

/// <summary>Copies of participants' states, for checkpoints.</summary>
internal static class StateCopy
{
    /// <summary>An independent copy of a state.</summary>
    public static ParticipantState Of(ParticipantState state, int dimension)
    {
        var copy = new ParticipantState(dimension);
        foreach (var (name, vector) in state.Vectors) copy.Vector(name, vector.Length).Assign(vector);
        foreach (var (name, counter) in state.Counters) copy.Counter(name, counter.Value);
        return copy;
    }
}
