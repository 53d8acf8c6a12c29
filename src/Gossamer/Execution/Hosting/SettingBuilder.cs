using System.Numerics.Tensors;
using Gossamer.Compression;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>Builds what a theory may know from what is to be run.</summary>
internal static class SettingBuilder
{
    /// <param name="request">What is to be run.</param>
    /// <param name="gradientSeconds">Seconds a gradient takes at each worker, where the engine knows; the request's own go first.</param>
    /// <param name="gradientTimes">The distribution of these seconds, where the engine knows.</param>
    /// <param name="uplinkSeconds">Seconds that a message of so many bits occupies each worker's uplink; gives null where the engine does not know.</param>
    public static Setting Build(
        RunRequest request, IReadOnlyList<double>? gradientSeconds, GradientTimes? gradientTimes, Func<long, IReadOnlyList<double>?> uplinkSeconds)
    {
        var problem = request.Problem;
        var asked = request.Method is SequentialMethod ? problem.Global : problem.Local(0);
        return new Setting(problem.Constants, problem.Dimension - request.Symbols)
        {
            IsHomogeneous = problem.IsHomogeneous,
            Ownership = problem.Ownership,
            Blocks = problem.Blocks,
            KeepsSupport = request.Oracle.KeepsSupport,
            Sums = new FiniteSums(problem),
            Envelope = request.Symbols == 0 ? new EnvelopeConstants(problem) : null,
            Objective = asked.GetType(),
            IsLinearRegression = asked is ILinearRegression { IsRegularized: false },
            IsExact = request.Oracle.IsExact,
            Variance = request.Oracle.Variance(problem),
            NoiseSmoothness = request.Oracle.NoiseSmoothness(problem),
            Target = request.Stop.GradientNormSquared,
            InitialGap = problem.Constants.LowerBound is { } bound
                ? Math.Max(0, problem.Global.Value(problem.Start.Span) - bound)
                : null,
            InitialDistance = problem.Minimizer is { } minimizer ? TensorPrimitives.Distance(problem.Start.Span, minimizer.Span) : null,
            GapTarget = request.Stop.Suboptimality,
            GradientSeconds = request.GradientSeconds ?? gradientSeconds,
            GradientTimes = gradientTimes,
            HasConjugates = request.Method is DecentralizedMethod && HasConjugates(problem),
            UplinkSeconds = compressor => uplinkSeconds(MessageBits(request, compressor)),
            Mixing = request.Method is DecentralizedMethod ? request.Topology?.Spectrum : null,
        };
    }

    private static bool HasConjugates(Problem problem)
    {
        for (var worker = 0; worker < problem.Workers; worker++)
        {
            if (problem.Local(worker) is not IConjugable) return false;
        }
        return true;
    }

    /// <summary>Bits of a compressed normal vector: those of every message where they do not depend on the vector.</summary>
    private static long MessageBits(RunRequest request, Compressor compressor)
    {
        var vector = new double[request.Problem.Dimension];
        new RandomStream(request.Seed, RandomPurpose.Other).FillGaussian(vector);
        var context = new CompressionContext
        {
            Private = new RandomStream(request.Seed, RandomPurpose.Compression, 0),
            Shared = new RandomStream(request.Seed, RandomPurpose.Compression),
            Workers = request.Problem.Workers,
            Wire = request.Wire,
            Pool = new MessagePool(),
            State = new ParticipantState(vector.Length),
        };
        return Codec.CountBits(compressor.Compress(vector, ref context), request.Wire, request.Accounting.Kind);
    }
}
