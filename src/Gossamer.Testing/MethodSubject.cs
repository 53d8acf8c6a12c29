using Gossamer.Compression;
using Gossamer.Data;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Population.Energies;
using Gossamer.Population.Particles;
using Gossamer.Population.Potentials;
using Gossamer.Population.Problems;
using Gossamer.Problems;
using Gossamer.Registration;
using Gossamer.Samplings;
using Gossamer.Simulation;
using Gossamer.Simulation.ComputeModels;
using Gossamer.Topologies.Kinds;

namespace Gossamer.Testing;

/// <summary>
/// A method under test, with small problems on which it can run: four workers, eight coordinates, different objectives
/// unless the method insists on equal ones.
/// </summary>
public sealed class MethodSubject
{
    internal const int Dimension = 8;
    private const int Workers = 4;
    private static readonly double[] GradientSeconds = [1, 2, 1, 2];
    private static readonly Problem Heterogeneous = Quadratics.RandomTridiagonal(Workers, Dimension, 0.2, 0.05, seed: 1);
    private static readonly Problem FiniteSums = Quadratics.RandomTridiagonal(Workers, Dimension, 0.2, 0.05, seed: 1, samples: 3);
    private static readonly Problem Homogeneous = Quadratics.Tridiagonal(Dimension, Workers, 0.05);
    private static readonly Problem SharedSum = Quadratics.FiniteSum(functions: 12, Workers, Dimension, 0.2, 0.05, seed: 1);
    // Two classes that a hyperplane separates, for methods that look at margins.
    private static readonly Problem Classification = Classify(SyntheticData.Separable(16, Dimension, 6, 1, seed: 1));
    // Real targets, for methods that look at the samples of least squares.
    private static readonly Problem Regression = Regress(SyntheticData.Separable(24, Dimension, 6, 1, seed: 1));
    // Snapshots of particles, for methods that learn what moves them.
    private static readonly Problem Populated = Populate();
    private static readonly Problem[] Problems = [Heterogeneous, Homogeneous, FiniteSums, SharedSum, Classification, Regression, Populated];
    private readonly Dictionary<string, object?> values;

    /// <summary>Workers of different speed of which some end at the same time.</summary>
    internal static Cluster Machines { get; } = new() { Compute = new FixedTimes(GradientSeconds) };

    /// <summary>Takes a method and finds a problem and a compressor that it accepts.</summary>
    /// <param name="entry">The method.</param>
    /// <param name="catalogue">Where the parents are found that methods reduce to.</param>
    /// <param name="sample">Options to test with; sensible ones are made unless given.</param>
    public MethodSubject(CatalogueEntry entry, Catalogue catalogue, MethodOptions? sample = null)
    {
        (Entry, Catalogue) = (entry, catalogue);
        values = entry.Parameters.ToDictionary(
            parameter => parameter.Name,
            parameter => sample is null ? SampleValue.Of(parameter) : parameter.Property!.GetValue(sample),
            StringComparer.Ordinal);
        var choices = sample is null && CompressorParameters.Any() ? SampleValue.Compressors : [null];
        string? refusal = null;
        // Some theories need the accuracy aimed at even where gradients are exact.
        foreach (var target in (double?[])[null, 1e-12])
        {
            foreach (var problem in Problems)
            {
                foreach (var compressor in choices)
                {
                    (Problem, Compressor, Target) = (problem, compressor, target);
                    if (TryPrepare(null, out refusal) is not { } prepared) continue;
                    TheoryStep = prepared.StepSize;
                    return;
                }
            }
        }
        Target = null;
        // No theory: any step will do for the laws that ask for none.
        foreach (var problem in Problems)
        {
            foreach (var compressor in choices)
            {
                (Problem, Compressor) = (problem, compressor);
                if (TryPrepare(0.01, out refusal) is not null) return;
            }
        }
        throw new ConformanceException($"{entry.Name} accepts none of the sample problems: {refusal}; give sample options");
    }

    /// <summary>The method's entry.</summary>
    public CatalogueEntry Entry { get; }

    /// <summary>Where the parents are found that methods reduce to.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>A problem that the method accepts.</summary>
    public Problem Problem { get; private set; } = Heterogeneous;

    /// <summary>The theory's step with exact gradients; null where it gives none.</summary>
    public double? TheoryStep { get; }

    /// <summary>Whether the method runs with noisy gradients; one that samples a finite sum itself may refuse them in words.</summary>
    internal bool AcceptsNoise
    {
        get
        {
            try
            {
                Simulate(NoisyRequest(Create(AnyStep), 0));
                return true;
            }
            catch (AssumptionException)
            {
                return false;
            }
        }
    }

    /// <summary>A step for runs that need one: the theory's where there is one.</summary>
    internal double AnyStep => TheoryStep ?? 0.01;

    internal Compressor? Compressor { get; private set; }

    /// <summary>The squared gradient norm aimed at, where the method needs one with exact gradients.</summary>
    internal double? Target { get; private set; }

    internal IEnumerable<CatalogueParameter> CompressorParameters => Entry.Parameters.Where(parameter => parameter.Type == typeof(Compressor));

    internal MethodAttribute Attribute => (MethodAttribute)Entry.Attribute;

    internal bool IsSynchronous => Create().IsSynchronous;

    /// <summary>A fresh instance with the sample's options.</summary>
    /// <param name="step">γ; by theory unless given.</param>
    /// <param name="compressor">For all of its compressors; the sample's unless given.</param>
    /// <param name="drawsAll">Whether all its samplings draw everything.</param>
    public Method Create(double? step = null, Compressor? compressor = null, bool drawsAll = false)
    {
        var given = new Dictionary<string, object?>(values, StringComparer.Ordinal);
        if ((compressor ?? Compressor) is { } chosen)
        {
            foreach (var parameter in CompressorParameters) given[parameter.Name] = chosen;
        }
        if (drawsAll)
        {
            foreach (var parameter in Entry.Parameters.Where(parameter => parameter.Type == typeof(Sampling))) given[parameter.Name] = new FullSampling();
        }
        given["stepSize"] = step is { } value ? StepSize.Fixed(value) : StepSize.Theory();
        return (Method)Entry.Create(given);
    }

    /// <summary>Sets an option that is one of several words, such as <c>order: adapt-then-combine</c>.</summary>
    internal void Choose(string option)
    {
        var (name, choice) = (option.Split(": ")[0], option.Split(": ")[1]);
        values[name] = Entry.Parameters.Single(parameter => parameter.Name == name).ParseChoice(choice);
    }

    /// <summary>A run with exact gradients that records every iteration.</summary>
    /// <param name="method">The method.</param>
    /// <param name="iterations">Number of iterations.</param>
    public RunRequest Request(Method method, long iterations) => new(Problem, method)
    {
        Stop = new StopRule { Iterations = iterations, GradientNormSquared = Target },
        // Methods that plan by the times do the same in engines that do not model them.
        GradientSeconds = GradientSeconds,
        Topology = method is DecentralizedMethod ? new Ring().Create(Workers) : null,
        Record = new RecordPlan { Metrics = [MetricNames.Loss, MetricNames.GradientNormSquared] },
    };

    /// <summary>The same with noisy gradients, and a target that makes σ²/ε = 3.</summary>
    /// <param name="method">The method.</param>
    /// <param name="iterations">Number of iterations.</param>
    public RunRequest NoisyRequest(Method method, long iterations)
    {
        var oracle = new AdditiveNoiseOracle(0.02);
        return Request(method, iterations) with
        {
            Oracle = oracle,
            Stop = new StopRule { Iterations = iterations, GradientNormSquared = oracle.Variance(Problem) / 3 },
        };
    }

    /// <summary>Runs in the simulator, on workers of different speeds of which some end at the same time.</summary>
    /// <param name="request">The run.</param>
    /// <param name="degreeOfParallelism">Threads that evaluate gradients.</param>
    internal static RunResult Simulate(RunRequest request, int degreeOfParallelism = 2) =>
        new Simulator(Machines, degreeOfParallelism).RunAsync(request).GetAwaiter().GetResult();

    private static PopulationProblem Populate()
    {
        var simulation = new PopulationSimulation
        {
            Diffusion = new Diffusion { Potential = NamedPotentials.Create(PotentialName.StyblinskiTang) },
            Particles = 40,
            Steps = 2,
            Seed = 1,
        };
        return new PopulationProblem(simulation.Run(), new NeuralEnergy(2, [4]), new PopulationOptions { Workers = Workers });
    }

    private static Problem Classify(DataSet data) =>
        DataProblems.LogisticRegression(data, RowAssignment.Split(new ContiguousSplit().Assign(data, Workers, seed: 1)));

    private static Problem Regress(DataSet data) =>
        DataProblems.LeastSquares(data, RowAssignment.Split(new ContiguousSplit().Assign(data, Workers, seed: 1)));

    private Preparation? TryPrepare(double? step, out string? refusal)
    {
        try
        {
            refusal = null;
            return Simulate(Request(Create(step), 0)).Preparation;
        }
        catch (BadInputException error)
        {
            refusal = error.Message;
            return null;
        }
    }
}
