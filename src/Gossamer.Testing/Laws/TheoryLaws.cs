using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Numerics;
using Gossamer.Problems;

namespace Gossamer.Testing.Laws;

/// <summary>What the theory of a method promises, and what the method must refuse.</summary>
internal static class TheoryLaws
{
    private const int Iterations = 60;
    private const int Seeds = 60;
    private const int SeededIterations = 6;

    public static IReadOnlyList<ConformanceLaw> All { get; } =
    [
        new("theory-cited", "The theory names its source, and its reason where it gives no step size.", Cited),
        new("descends", "At the theory's step nothing overflows, and the Lyapunov function falls as promised.", Descends),
        new("refuses-lawless-compressors", "No theory covers a compressor that is neither contractive nor unbiased, nor one that keeps more coordinates than there are.", RefusesCompressors),
        new("refuses-in-words", "Where a constant is missing, the method either knows what to do or says what to give.", RefusesInWords),
    ];

    private static string? Cited(MethodSubject subject)
    {
        var theory = MethodSubject.Simulate(subject.Request(subject.Create(subject.AnyStep), 0)).Preparation.Theory;
        if (string.IsNullOrWhiteSpace(theory.StepSizeSource)) return "the theory names no source of its step size";
        if (theory.StepSize is null && string.IsNullOrWhiteSpace(theory.WhyNoStepSize)) return "the theory gives neither a step size nor a reason";
        if (theory.Lyapunov is { } lyapunov && string.IsNullOrWhiteSpace(lyapunov.Formula)) return "the Lyapunov function has no formula";
        foreach (var (name, value) in theory.Parameters)
        {
            if (!double.IsFinite(value)) return $"the parameter {name} is {value.ToString("R", CultureInfo.InvariantCulture)}";
        }
        return null;
    }

    private static string? Descends(MethodSubject subject)
    {
        if (subject.TheoryStep is null) return null;
        var plain = MethodSubject.Simulate(subject.Request(subject.Create(), Iterations));
        if (plain.Status != RunStatus.Completed) return plain.StopReason;
        if (plain.Preparation.Theory.Lyapunov is not { } lyapunov)
        {
            var (first, last) = (plain.Trace[0].Metrics[0], plain.Trace[^1].Metrics[0]);
            return last < first ? null : FormattableString.Invariant($"the loss went from {first} to {last} in {Iterations} iterations");
        }
        return lyapunov.IsSure ? SureDescent(subject, lyapunov) : MeanDescent(subject);
    }

    private static string? SureDescent(MethodSubject subject, LyapunovFunction promise)
    {
        var trace = Lyapunov(subject, Iterations, seed: 1);
        for (var k = 0; k + 1 < trace.Count; k++)
        {
            var bound = Bound(promise, trace[k].Metrics);
            if (!(trace[k + 1].Metrics[0] <= bound + (1e-12 * Math.Abs(trace[0].Metrics[0]))))
                return FormattableString.Invariant($"the Lyapunov function is {trace[k + 1].Metrics[0]} after iteration {k}, above the promised {bound}");
        }
        return null;
    }

    /// <summary>In expectation: over many seeds, the mean excess over the promise is not above zero by more than chance.</summary>
    private static string? MeanDescent(MethodSubject subject)
    {
        double sum = 0, squares = 0;
        var promise = MethodSubject.Simulate(subject.Request(subject.Create(), 0)).Preparation.Theory.Lyapunov!;
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var trace = Lyapunov(subject, SeededIterations, seed);
            var excess = 0.0;
            for (var k = 0; k + 1 < trace.Count; k++) excess += trace[k + 1].Metrics[0] - Bound(promise, trace[k].Metrics);
            excess /= trace[0].Metrics[0];
            sum += excess;
            squares += excess * excess;
        }
        var mean = sum / Seeds;
        var error = Math.Sqrt(Math.Max(0, (squares / Seeds) - (mean * mean)) / Seeds);
        return mean <= (4 * error) + 1e-12
            ? null
            : FormattableString.Invariant($"the Lyapunov function exceeds its promise by {mean} of its start on average over {Seeds} seeds (standard error {error})");
    }

    private static double Bound(LyapunovFunction promise, IReadOnlyList<double> metrics) =>
        ((1 - promise.Contraction) * metrics[0]) - (promise.GradientWeight * metrics[1]) + promise.Noise;

    private static IReadOnlyList<TracePoint> Lyapunov(MethodSubject subject, int iterations, ulong seed) =>
        MethodSubject.Simulate(subject.Request(subject.Create(), iterations) with
        {
            Seed = seed,
            Record = new RecordPlan { Metrics = [MetricNames.Lyapunov, MetricNames.GradientNormSquared] },
        }).Trace;

    private static string? RefusesCompressors(MethodSubject subject)
    {
        if (!subject.CompressorParameters.Any()) return null;
        if (!IsRefused(() => subject.Request(subject.Create(compressor: new Lawless()), 0), out var how))
            return $"a compressor that is neither contractive nor unbiased is not refused at the theory's step{how}";
        if (!IsRefused(() => subject.Request(subject.Create(0.01, new TopK(MethodSubject.Dimension + 1)), 0), out how))
            return $"a compressor that keeps more coordinates than there are is not refused{how}";
        return null;
    }

    private static string? RefusesInWords(MethodSubject subject)
    {
        var unknown = subject.Request(subject.Create(), 0) with { Oracle = new UnboundedNoise() };
        if (!IsRefused(() => unknown, out var how) && how.Length > 0) return $"where no variance is known{how}";
        var aimless = subject.NoisyRequest(subject.Create(), 0) with { Stop = new StopRule { Iterations = 0 } };
        if (!IsRefused(() => aimless, out how) && how.Length > 0) return $"where no target is known{how}";
        if (subject.Create() is not DecentralizedMethod) return null;
        return IsRefused(() => subject.Request(subject.Create(subject.AnyStep), 0) with { Topology = null }, out how)
            ? null
            : $"a run without topology is not refused{how}";
    }

    /// <summary>True where the request is refused with a message for people.</summary>
    private static bool IsRefused(Func<RunRequest> request, out string how)
    {
        how = "";
        try
        {
            MethodSubject.Simulate(request());
            return false;
        }
        catch (BadInputException error)
        {
            return error.Message.Length > 20;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            how = $": {error.GetType().Name} comes instead ({error.Message})";
            return false;
        }
    }

    /// <summary>Promises nothing.</summary>
    private sealed class Lawless : Compressor
    {
        private readonly TopK inner = new(1);

        public override string Name => "lawless";

        public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) => inner.Compress(vector, ref context);
    }

    /// <summary>Noise of which no bound is known.</summary>
    private sealed class UnboundedNoise : GradientOracle
    {
        public override string Name => "unbounded-noise";

        public override double? Variance(Problem problem) => null;

        public override void Gradient(ILocalObjective objective, ReadOnlySpan<double> x, ref RandomStream samples, Span<double> gradient)
        {
            objective.Gradient(x, gradient);
            gradient[0] += samples.NextGaussian() * x[0];
        }
    }
}
