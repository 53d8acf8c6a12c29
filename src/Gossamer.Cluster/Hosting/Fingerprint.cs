using Gossamer.Cluster.Frames;
using Gossamer.Execution.Hosting;

namespace Gossamer.Cluster.Hosting;

/// <summary>
/// Tells whether two processes have the same problem: f_i at the starting point for the workers of a process, and the step
/// size. Processors of different kinds may round differently, so small differences are borne (and told: results are then not
/// those of the simulator to the last bit).
/// </summary>
internal static class Fingerprint
{
    private const double Tolerance = 1e-9;

    /// <summary>Writes those of the workers that are here.</summary>
    public static FrameWriter Write(PeerSetup setup, Placement placement)
    {
        var run = setup.Run;
        var output = FrameWriter.Begin(FrameKind.Ready, placement.Epoch).Int(run.Dimension).Int(run.Workers).Double(setup.Preparation.StepSize);
        for (var worker = 0; worker < run.Workers; worker++)
        {
            if (placement.IsHere(worker)) output.Int(worker).Double(Value(run, worker));
        }
        return output;
    }

    /// <summary>Compares them with what they are here.</summary>
    /// <returns>Null where all are the same to the last bit, else a sentence on what differs slightly.</returns>
    /// <exception cref="BadInputException">They are of another problem; says which process and what differs.</exception>
    public static string? Check(ref FrameReader input, PeerSetup setup, int peer)
    {
        var run = setup.Run;
        var (dimension, workers) = (input.Int(), input.Int());
        if (dimension != run.Dimension || workers != run.Workers)
            throw Mismatch(peer, $"{dimension} coordinates and {workers} workers", $"{run.Dimension} and {run.Workers}");
        var difference = Compare(peer, "the step size", input.Double(), setup.Preparation.StepSize);
        while (input.Remaining > 0)
        {
            var worker = input.Index(run.Workers, "worker");
            difference = Compare(peer, $"f of worker {worker} at the start", input.Double(), Value(run, worker)) ?? difference;
        }
        return difference;
    }

    private static double Value(RunContext run, int worker) => run.Objective(worker).Value(run.Problem.Start.Span);

    private static string? Compare(int peer, string what, double there, double here)
    {
        if (BitConverter.DoubleToInt64Bits(there) == BitConverter.DoubleToInt64Bits(here)) return null;
        if (!(Math.Abs(there - here) <= Tolerance * Math.Max(Math.Abs(there), Math.Abs(here)))) throw Mismatch(peer, $"{what} = {there:R}", $"{here:R}");
        return $"process {peer} rounds differently ({what} is {there:R} there, {here:R} here): results will not be bit-identical with the simulator";
    }

    private static BadInputException Mismatch(int peer, string there, string here) =>
        new($"process {peer} has another problem: it has {there}, the coordinator has {here}; give all machines the same data files");
}
