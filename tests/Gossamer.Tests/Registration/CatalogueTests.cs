using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Messaging;
using Gossamer.Registration;

namespace Gossamer.Tests.Registration;

public class CatalogueTests
{
    private static readonly Catalogue Sample = Catalogue.Scan(typeof(Compressor).Assembly, typeof(CatalogueTests).Assembly);

    [Fact]
    public void Registered_classes_are_found_by_name()
    {
        Assert.Equal(typeof(SampleMethod), Sample.Method("sample").Type);
        Assert.Equal(typeof(TopK), Sample.Compressor("top-k").Type);
        Assert.Equal(Sample.Compressors.OrderBy(entry => entry.Name, StringComparer.Ordinal), Sample.Compressors);
        Assert.NotEmpty(Sample.Of<Gossamer.Topologies.TopologyAttribute>());
    }

    [Fact]
    public void An_unknown_name_suggests_the_nearest()
    {
        var error = Assert.Throws<BadInputException>(() => Sample.Compressor("topk"));
        Assert.Equal("there is no compressor 'topk'; did you mean top-k?", error.Message);
        error = Assert.Throws<BadInputException>(() => Sample.Method("zzzzzzzzzzz"));
        Assert.Equal("there is no method 'zzzzzzzzzzz'; known are sample", error.Message);
    }

    [Fact]
    public void Parameters_of_a_method_are_its_options_first_then_the_common_ones()
    {
        var parameters = Sample.Method("sample").Parameters;
        Assert.Equal(["batch", "factor", "sampleMode", "shares", "compressor", "stepSize"], parameters.Select(p => p.Name));
        Assert.Equal([typeof(long), typeof(double), typeof(SampleMode), typeof(IReadOnlyList<double>), typeof(Compressor), typeof(StepSize)], parameters.Select(p => p.Type));
        Assert.Equal([false, false, false, false, true, false], parameters.Select(p => p.IsRequired));
        Assert.Equal([null, 0.5, SampleMode.SlowAndSure, null, null, StepSize.Theory()], parameters.Select(p => p.Default));
        Assert.Equal(["slow-and-sure", "fast"], parameters[2].Choices);
        Assert.Equal("S", parameters[0].Symbol);
    }

    [Fact]
    public void A_method_is_made_from_values_and_takes_its_defaults_for_the_rest()
    {
        var compressor = new TopK(2);
        var made = (SampleMethod)Sample.Method("sample").Create(new Dictionary<string, object?>
        {
            ["compressor"] = compressor,
            ["batch"] = 7L,
            ["stepSize"] = (StepSize)0.1,
            ["factor"] = null,
        });
        Assert.Equal(new SampleOptions { Compressor = compressor, Batch = 7, StepSize = 0.1 }, made.Options);
    }

    [Fact]
    public void A_method_is_made_from_its_options_record()
    {
        var options = new SampleOptions { Compressor = new Identity() };
        Assert.Same(options, ((SampleMethod)Sample.Method("sample").Create(options)).Options);
        Assert.Throws<ArgumentException>(() => Sample.Method("sample").Create(new MethodOptions()));
    }

    [Fact]
    public void A_compressor_is_made_from_the_parameters_of_its_constructor()
    {
        var made = (Compressor)Sample.Compressor("top-k").Create(new Dictionary<string, object?> { ["k"] = 3 });
        Assert.Equal("top-k(3)", made.Name);
    }

    [Fact]
    public void What_a_constructor_refuses_comes_out_as_it_is()
    {
        var error = Assert.Throws<BadInputException>(() => Sample.Compressor("sample-refuser").Create(new Dictionary<string, object?>()));
        Assert.Equal("refused", error.Message);
    }

    [Fact]
    public void Every_item_of_a_list_is_held_to_its_range()
    {
        var values = new Dictionary<string, object?> { ["compressor"] = new Identity(), ["shares"] = new[] { 2.0, 0, -1 } };
        Assert.Equal(
            "sample: shares is -1, but must be a number, at least 0",
            Assert.Throws<BadInputException>(() => Sample.Method("sample").Create(values)).Message);
        values["shares"] = new[] { 2.0, 0 };
        Assert.Equal([2, 0], ((SampleMethod)Sample.Method("sample").Create(values)).Options.Shares!);
    }

    [Theory]
    [InlineData("batch", 0L, "sample: batch is 0, but must be a whole number, at least 1")]
    [InlineData("batch", 1.5, "sample: batch is of type Double, but must be a whole number, at least 1")]
    [InlineData("factor", double.NaN, "sample: factor is NaN, but must be a number, at least 0, at most 1")]
    [InlineData("facto", 0.5, "sample has no parameter facto; did you mean factor?")]
    public void Wrong_values_are_refused_in_words(string name, object value, string message)
    {
        var values = new Dictionary<string, object?> { ["compressor"] = new Identity(), [name] = value };
        Assert.Equal(message, Assert.Throws<BadInputException>(() => Sample.Method("sample").Create(values)).Message);
    }

    [Fact]
    public void A_missing_value_that_is_required_is_refused()
    {
        var error = Assert.Throws<BadInputException>(() => Sample.Method("sample").Create(new Dictionary<string, object?>()));
        Assert.Equal("sample: compressor is missing: a compressor", error.Message);
    }

    [Fact]
    public void Words_of_an_enumeration_are_kebab_case()
    {
        var mode = Sample.Method("sample").Parameter("sampleMode");
        Assert.Equal(SampleMode.SlowAndSure, mode.ParseChoice("slow-and-sure"));
        var error = Assert.Throws<BadInputException>(() => mode.ParseChoice("fats"));
        Assert.Equal("sampleMode is 'fats', but must be one of slow-and-sure, fast; did you mean fast?", error.Message);
    }

    [Theory]
    [InlineData("ef21", true)]
    [InlineData("top-k", true)]
    [InlineData("Top-K", false)]
    [InlineData("top--k", false)]
    [InlineData("top-", false)]
    [InlineData("3pc", true)]
    [InlineData("-3pc", false)]
    [InlineData("3", false)]
    [InlineData("", false)]
    public void Kebab_case_is_recognised(string name, bool expected) => Assert.Equal(expected, Spelling.IsKebabCase(name));
}

public enum SampleMode
{
    SlowAndSure,
    Fast,
}

public sealed record SampleOptions : MethodOptions
{
    [Parameter("A whole number.", Symbol = "S", Minimum = 1)]
    public long? Batch { get; init; }

    [Parameter("A number.", Minimum = 0, Maximum = 1)]
    public double Factor { get; init; } = 0.5;

    [Parameter("A word.")]
    public SampleMode SampleMode { get; init; }

    [Parameter("A list.", Minimum = 0)]
    public IReadOnlyList<double>? Shares { get; init; }

    [Parameter("A compressor.")]
    public required Compressor Compressor { get; init; }
}

[Method("sample", Title = "Sample", Summary = "Does nothing.", Family = "sequential", Paper = "none", Guarantee = "none")]
public sealed class SampleMethod(SampleOptions options) : SequentialMethod(options)
{
    public SampleOptions Options => options;

    protected override Theory Analyze(Setting setting) => new() { StepSizeSource = "none" };

    public override Task RunAsync(ISequence loop) => Task.CompletedTask;
}

[Compressor("sample-refuser", "Refuses to be made.")]
public sealed class RefusingCompressor : Compressor
{
    public RefusingCompressor() => throw new BadInputException("refused");

    public override string Name => "sample-refuser";

    public override Message Compress(ReadOnlySpan<double> vector, ref CompressionContext context) => Message.Empty(vector.Length);
}
