using System.Runtime.InteropServices;

namespace Gossamer.Execution.Hosting;

/// <summary>What a run has cost so far, over all workers.</summary>
/// <param name="Seconds">Virtual or real seconds.</param>
/// <param name="BitsUp">Bits sent by workers or nodes.</param>
/// <param name="BitsDown">Bits sent to workers by the coordinator.</param>
/// <param name="Effort">Gradients finished.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RunTotals(double Seconds, long BitsUp, long BitsDown, Effort Effort)
{
    /// <summary>The totals at the end of an earlier run that this one goes on from.</summary>
    public static RunTotals Of(TracePoint point, int workers) => new(
        point.Seconds,
        (long)Math.Round(point.BitsUpPerWorker * workers),
        (long)Math.Round(point.BitsDownPerWorker * workers),
        new Effort(point.OracleCalls, point.ComponentGradients));
}

/// <summary>A state of a run, as observers and Lyapunov functions see it.</summary>
internal sealed class RunObservation(RunContext run, ParticipantState coordinator, Func<int, ParticipantState> worker) : IObservation
{
    private double[] iterate = [];

    public long Iteration { get; private set; }

    public ReadOnlySpan<double> Iterate => iterate;

    public Problems.Problem Problem => run.Problem;

    public ParticipantState Coordinator => coordinator;

    ParticipantState IObservation.Worker(int index) => worker(index);

    /// <summary>Copies the iterate, so that it stays what it is when the program goes on.</summary>
    public void Set(long iteration, ReadOnlySpan<double> values)
    {
        if (iterate.Length != values.Length) iterate = new double[values.Length];
        values.CopyTo(iterate);
        Iteration = iteration;
    }
}
