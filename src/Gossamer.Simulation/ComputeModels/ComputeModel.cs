using System.Runtime.InteropServices;
using Gossamer.Execution;

namespace Gossamer.Simulation.ComputeModels;

/// <summary>
/// How long computations take. A model is immutable and serves any number of runs; what it answers is a function of its
/// arguments alone, so that every run with the same seed meets the same times.
/// </summary>
public abstract class ComputeModel
{
    /// <summary>As written in experiment files.</summary>
    public abstract string Name { get; }

    /// <summary>The virtual second at which a computation ends if nobody stops it; +∞ when it never does.</summary>
    /// <param name="job">The computation.</param>
    public abstract double FinishTime(in ComputeJob job);

    /// <summary>
    /// A virtual second before which the computation surely does not end; the same for all computations of a worker that
    /// start at one time and are worth as much, and never earlier for one that starts later. The simulator asks for the
    /// exact time only when this one comes, so that a computation that is stopped early costs no draw.
    /// </summary>
    /// <param name="job">The computation.</param>
    public virtual double EarliestFinish(in ComputeJob job) => job.Start;

    /// <summary>Seconds that every gradient of each worker takes, where that is the same always; null otherwise.</summary>
    /// <param name="workers">Number of workers n.</param>
    public virtual IReadOnlyList<double>? FixedSeconds(int workers) => null;

    /// <summary>The distribution of the seconds of gradients, where all gradients of a worker have the same; null otherwise.</summary>
    public virtual GradientTimes? Times => null;

    /// <summary>
    /// The model for one run: itself, or a copy that may remember what it worked out. In a run a worker is asked about its
    /// computations in the order in which they start; different workers may be asked from different threads.
    /// </summary>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="workers">Number of workers n.</param>
    public virtual ComputeModel ForRun(ulong seed, int workers) => this;

    /// <summary>Says what is wrong when the model cannot serve this number of workers; null when it can.</summary>
    /// <param name="workers">Number of workers n.</param>
    public virtual string? Validate(int workers) => null;
}

/// <summary>A computation whose time is asked for.</summary>
/// <param name="Seed">The seed of the run.</param>
/// <param name="Worker">0-based index of the worker.</param>
/// <param name="Index">0-based number of this computation among all that the worker starts.</param>
/// <param name="Start">Virtual second at which it starts.</param>
/// <param name="Gradients">How many gradients' time it takes, at least 0; a part of one where a method draws a minibatch itself.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ComputeJob(ulong Seed, int Worker, long Index, double Start, double Gradients)
{
    /// <summary>How many component gradients of finite sums it evaluates.</summary>
    public long ComponentGradients { get; init; }
}
