using Gossamer.Execution;

namespace Gossamer.Methods.Federated;

/// <summary>The models of methods whose workers keep one of their own.</summary>
internal static class OwnModel
{
    /// <summary>Writes the worker's vector of this name; the run's iterate before it has one. For <see cref="Method.Deploy"/>.</summary>
    /// <param name="state">The state of the run.</param>
    /// <param name="worker">0-based index.</param>
    /// <param name="name">The vector.</param>
    /// <param name="model">d coordinates, overwritten.</param>
    public static void Deploy(IObservation state, int worker, string name, Span<double> model)
    {
        if (state.Iteration > 0 && state.Worker(worker).Find(name) is { } own) own.Values.CopyTo(model);
        else state.Iterate.CopyTo(model);
    }
}
