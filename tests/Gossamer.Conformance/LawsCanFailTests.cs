using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods.ErrorFeedback;
using Gossamer.Numerics;
using Gossamer.Registration;
using Gossamer.Testing;

namespace Gossamer.Conformance;

/// <summary>A law that nothing breaks proves nothing: every one is broken here, by a method that breaks no other.</summary>
public class LawsCanFailTests
{
    [Fact]
    public void A_good_method_of_ones_own_passes() => MethodConformance.Check<PlainDescent>();

    [Theory]
    [InlineData(typeof(MisnamedDescent), "described")]
    [InlineData(typeof(SilentDescent), "options-described")]
    [InlineData(typeof(OpenDescent), "sealed")]
    [InlineData(typeof(ForgetfulDescent), "resumable")]
    [InlineData(typeof(TooFastDescent), "descends")]
    [InlineData(typeof(UncitedDescent), "theory-cited")]
    [InlineData(typeof(CarelessDescent), "refuses-in-words")]
    [InlineData(typeof(BiasedDescent), "reduces")]
    [InlineData(typeof(CredulousDescent), "refuses-lawless-compressors")]
    public void A_method_that_breaks_one_law_is_caught_by_it(Type method, string law)
    {
        var catalogue = Catalogue.Scan([typeof(GradientDescent).Assembly, method.Assembly]);
        var breaches = MethodConformance.Breaches(catalogue.Methods.Single(entry => entry.Type == method), catalogue);
        Assert.Equal([law], breaches.Select(breach => breach[..breach.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public void A_method_that_remembers_other_runs_is_not_repeatable()
    {
        var error = Assert.Throws<ConformanceException>(() => MethodConformance.Check<HauntedDescent>());
        Assert.Contains("repeatable", error.Message, StringComparison.Ordinal);
        Assert.Contains("parallelism-free", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_the_attribute_is_named() =>
        Assert.Contains("[Method]", Assert.Throws<ConformanceException>(() => MethodConformance.Check<Unregistered>()).Message, StringComparison.Ordinal);
}

/// <summary>Gradient descent with small defects.</summary>
public abstract class DefectiveDescent(MethodOptions options) : CentralizedMethod(options)
{
    protected virtual double Factor => 1;

    protected override Theory Analyze(Setting setting) => GradientDescentTheory.For(setting);

    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            g.AssignMean(await hub.GatherAsync(k));
            x.Add(g, -StepSize * Factor);
        }
    }

    public override async Task WorkAsync(IWorker me)
    {
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            await me.SendAsync(gradient, point.Tag);
        }
    }
}

[Method("plain-descent", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class PlainDescent(MethodOptions options) : DefectiveDescent(options);

[Method("Misnamed", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class MisnamedDescent(MethodOptions options) : DefectiveDescent(options);

public sealed record SilentOptions : MethodOptions
{
    public int Undocumented { get; init; }
}

[Method("silent", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class SilentDescent(SilentOptions options) : DefectiveDescent(options);

[Method("open", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public class OpenDescent(MethodOptions options) : DefectiveDescent(options);

public sealed class Unregistered(MethodOptions options) : DefectiveDescent(options);

/// <summary>Keeps its momentum in a local that a checkpoint does not see.</summary>
[Method("forgetful", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class ForgetfulDescent(MethodOptions options) : DefectiveDescent(options)
{
    public override async Task CoordinateAsync(ICoordinator hub)
    {
        var x = hub.State.Vector("x", hub.Start);
        var g = new Vector(hub.Dimension);
        var momentum = new Vector(hub.Dimension);
        for (var k = hub.FirstIteration; await hub.ContinueAsync(x, k); k++)
        {
            await hub.BroadcastAsync(x, k);
            g.AssignMean(await hub.GatherAsync(k));
            momentum.Scale(0.01);
            momentum.Add(g, 0.99);
            x.Add(momentum, -StepSize);
        }
    }

    protected override Theory Analyze(Setting setting) => GradientDescentTheory.For(setting) with { Lyapunov = null };
}

[Method("too-fast", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class TooFastDescent(MethodOptions options) : DefectiveDescent(options)
{
    protected override double Factor => 1.99;
}

[Method("uncited", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class UncitedDescent(MethodOptions options) : DefectiveDescent(options)
{
    protected override Theory Analyze(Setting setting) => GradientDescentTheory.For(setting) with { StepSizeSource = " " };
}

/// <summary>Reads a variance that may not be there.</summary>
[Method("careless", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class CarelessDescent(MethodOptions options) : DefectiveDescent(options)
{
    protected override Theory Analyze(Setting setting) => GradientDescentTheory.For(setting with { Variance = setting.Variance!.Value });
}

/// <summary>Makes steps that depend on how many runs were made before.</summary>
[Method("haunted", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g")]
public sealed class HauntedDescent(MethodOptions options) : DefectiveDescent(options)
{
    private static int runs;
    private readonly double factor = 1 - (1e-9 * Interlocked.Increment(ref runs));

    protected override double Factor => factor;
}

public sealed record CompressedOptions : MethodOptions
{
    [Parameter("C.")]
    public required Compressor Compressor { get; init; }
}

/// <summary>Compressed descent that is not quite its parent.</summary>
public abstract class DefectiveCompressed(CompressedOptions options) : DefectiveDescent(options)
{
    protected Compressor Compressor => options.Compressor;

    protected override Theory Analyze(Setting setting) => DcgdTheory.For(setting, options.Compressor);

    public override async Task WorkAsync(IWorker me)
    {
        while (true)
        {
            var point = await me.ReceiveAsync();
            var gradient = await me.GradientAsync(point.Body);
            await me.SendAsync(me.Compress(options.Compressor, gradient, point.Tag), point.Tag);
        }
    }
}

[Method("biased", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g", ReducesTo = "gd")]
public sealed class BiasedDescent(CompressedOptions options) : DefectiveCompressed(options)
{
    protected override double Factor => 1 - 1e-12;

    protected override void Check(Setting setting)
    {
        if (Compressor.Validate(setting.Dimension, setting.Workers) is { } problem) throw new AssumptionException(problem);
    }
}

[Method("credulous", Title = "t", Family = "test", Summary = "s", Paper = "p", Guarantee = "g", ReducesTo = "gd")]
public sealed class CredulousDescent(CompressedOptions options) : DefectiveCompressed(options)
{
    protected override Theory Analyze(Setting setting) =>
        Compressor.Omega(setting.Dimension, setting.Workers) is null
            ? GradientDescentTheory.For(setting) with { Lyapunov = null }
            : base.Analyze(setting);

    protected override void Check(Setting setting)
    {
        if (Compressor.Validate(setting.Dimension, setting.Workers) is { } problem) throw new AssumptionException(problem);
    }
}
