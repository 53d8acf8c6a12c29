using System.Globalization;
using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Registration;

namespace Gossamer.Cli.Shelves;

/// <summary>The methods, with what their theory says of an example problem.</summary>
internal static class MethodShelf
{
    public static Shelf Create(Catalogue catalogue) =>
        new("methods", "Distributed algorithms.", [.. catalogue.Methods.OrderBy(Family, StringComparer.Ordinal).ThenBy(e => e.Name, StringComparer.Ordinal).Select(Describe)]);

    private static string Family(CatalogueEntry entry) => ((MethodAttribute)entry.Attribute).Family;

    private static Item Describe(CatalogueEntry entry)
    {
        var about = (MethodAttribute)entry.Attribute;
        var needsTopology = entry.Type.IsAssignableTo(typeof(DecentralizedMethod));
        return new Item("method", about.Name, about.Summary)
        {
            Title = about.Title,
            Group = about.Family,
            Guarantee = about.Guarantee,
            Paper = about.Paper,
            Parameters = CatalogueShelf.Parameters(entry),
            Facts = () => Facts(entry),
            Snippet = $"{(needsTopology ? "topology: ring\n" : "")}methods:\n  - {CatalogueShelf.Mapping(entry, "method", Try(entry).Compressor.Name)}",
        };
    }

    private static List<(string, string)> Facts(CatalogueEntry entry)
    {
        var (method, compressor, preparation, refusal) = Try(entry);
        List<(string, string)> facts = [];
        facts.Add(("shape", method switch
        {
            CentralizedMethod => "a coordinator and workers",
            DecentralizedMethod => "nodes that talk to their neighbours only: needs a topology",
            _ => "one loop over the whole problem",
        } + (method.IsSynchronous ? ", synchronous" : ", asynchronous")));
        if (preparation is null)
        {
            facts.Add(("needs", refusal!));
            return facts;
        }
        var parameters = string.Concat(preparation.Theory.Parameters.Select(p => $", {p.Key} = {Number(p.Value)}"));
        var hasCompressor = entry.Parameters.Any(p => p.Type == typeof(Compressor));
        facts.Add(("theory", preparation.Theory.StepSizeSource));
        facts.Add(("example", $"γ = {Number(preparation.StepSize)}{parameters} where {ExampleProblem.Words}{(hasCompressor ? $", {compressor.Name}" : "")}"));
        if (preparation.Theory.Lyapunov is { } lyapunov) facts.Add(("falls", lyapunov.Formula));
        if (preparation.Theory.Prediction is { } prediction) facts.Add(("predicts", prediction));
        return facts;
    }

    /// <summary>The method prepared for the first of the examples, with the first compressor, that its assumptions admit.</summary>
    private static (Method Method, Compressor Compressor, Preparation? Preparation, string? Refusal) Try(CatalogueEntry entry)
    {
        string? refusal = null;
        for (var example = 0; example < ExampleProblem.Count; example++)
        {
            foreach (var compressor in new Compressor[] { new TopK(5), new RandK(5), new Identity() })
            {
                if (CatalogueShelf.Sample(entry, compressor) is not Method method) break;
                try
                {
                    return (method, compressor, method.Prepare(ExampleProblem.For(method, example)), null);
                }
                catch (BadInputException failure)
                {
                    refusal ??= failure.Message;
                }
            }
        }
        var plain = (Method?)CatalogueShelf.Sample(entry) ?? throw new InvalidOperationException($"{entry.Name}: no example can be made of its parameters");
        return (plain, new TopK(5), null, refusal);
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);

    /// <summary>A setting with plain numbers, so that a theory can be seen at work.</summary>
    private sealed class ExampleProblem : Problems.ProblemConstants
    {
        private static readonly double[] Smoothness = [.. Enumerable.Range(0, 10).Select(i => 0.5 + i / 9.0)];

        public const string Words = "n = 10, d = 100, L = 1, L_i from 0.5 to 1.5, μ = 0.01, 20 samples each";

        public override int Workers => 10;

        public override double L => 1;

        public override IReadOnlyList<double> Li => Smoothness;

        public override double? LSampleMax => 2;

        public override double Mu => 0.01;

        public override double MuMin => 0.01;

        public override bool IsConvex => true;

        public override double? LowerBound => 0;

        private static Problems.SumConstants Samples(int count) => new([.. Enumerable.Range(0, count).Select(j => 0.5 + (1.5 * j / (count - 1)))]);

        /// <summary>How many examples there are.</summary>
        public const int Count = 3;

        /// <summary>
        /// An example. Asynchronous methods are made for workers that share one objective and noisy gradients; others are asked
        /// with different objectives and exact gradients first. The last example shares an objective with exact gradients.
        /// </summary>
        public static Setting For(Method method, int example) =>
            For(method, isShared: example == 2 || method.IsSynchronous == (example == 1), isExact: example == 2 || method.IsSynchronous == (example == 0));

        private static Setting For(Method method, bool isShared, bool isExact) => new(new ExampleProblem(), 100)
        {
            IsHomogeneous = isShared,
            IsExact = isExact,
            Variance = isExact ? 0 : 0.01,
            Sums = new Problems.FiniteSums(Samples(20), Samples(200)),
            Target = 1e-3,
            InitialGap = 1,
            GradientTimes = new ExampleTimes(),
            GradientSeconds = [.. Enumerable.Range(1, 10).Select(i => Math.Sqrt(i))],
            UplinkSeconds = _ => [.. Enumerable.Range(1, 10).Select(i => 0.01 * Math.Sqrt(i))],
            Mixing = method is DecentralizedMethod ? new Topologies.MixingSpectrum(0.8, -0.2, 10) : null,
            HasConjugates = method is DecentralizedMethod,
            Links = method is DecentralizedMethod ? Ring : null,
        };

        /// <summary>Ten nodes in a ring whose links carry a vector in a second.</summary>
        private static GraphLinks Ring { get; } = new(
            Numerics.Graphs.Graph.FromEdges(10, Enumerable.Range(0, 10).Select(node => (node, (node + 1) % 10))), (_, _) => 1, (_, _) => 100);
    }
    /// <summary>√i seconds and an exponential time of the same mean.</summary>
    private sealed class ExampleTimes : GradientTimes
    {
        public override double Draw(int worker, ref Numerics.RandomStream random) => Math.Sqrt(worker + 1) * (1 + random.NextExponential());
    }
}
