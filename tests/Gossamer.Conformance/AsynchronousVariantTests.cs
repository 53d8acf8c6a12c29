using Gossamer.Methods.Asynchronous;
using Gossamer.Methods.Asynchronous.Batches;
using Gossamer.Methods.Asynchronous.Delays;
using Gossamer.Methods.Asynchronous.Lmo;
using Gossamer.Methods.Asynchronous.RandomTimes;
using Gossamer.Testing;

namespace Gossamer.Conformance;

/// <summary>The laws for options of asynchronous methods that are not the default.</summary>
public class AsynchronousVariantTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Rennala(bool stops, bool localSums) =>
        MethodConformance.Check<RennalaSgd>(new RennalaSgdOptions { Batch = 3, Stops = stops, LocalSums = localSums });

    [Fact]
    public void Malenia_with_stops() => MethodConformance.Check<MaleniaSgd>(new MaleniaSgdOptions { Stops = true });

    [Fact]
    public void Accelerated_rennala_with_stops() =>
        MethodConformance.Check<AcceleratedRennalaSgd>(new AcceleratedRennalaSgdOptions { Batch = 3, Stops = true });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void M_synchronous_with_a_quorum(bool stops) =>
        MethodConformance.Check<MSynchronousSgd>(new MSynchronousSgdOptions { Quorum = 2, Stops = stops });

    [Fact]
    public void Minibatch_with_local_batches() => MethodConformance.Check<MinibatchSgd>(new MinibatchSgdOptions { LocalBatch = 3 });

    [Theory]
    [InlineData(DelayRule.InverseDelay)]
    [InlineData(DelayRule.SkipOlderThanWorkers)]
    public void Asynchronous_sgd(DelayRule rule) => MethodConformance.Check<AsynchronousSgd>(new AsynchronousSgdOptions { Rule = rule });

    [Fact]
    public void Ringmaster_without_stops() => MethodConformance.Check<RingmasterAsgd>(new RingmasterAsgdOptions { Stops = false, DelayThreshold = 3 });

    [Fact]
    public void Naive_optimal_with_two_workers() => MethodConformance.Check<NaiveOptimalAsgd>(new NaiveOptimalAsgdOptions { Fastest = 2 });

    [Theory]
    [InlineData(AllocationRule.Uniform)]
    [InlineData(AllocationRule.Optimal)]
    [InlineData(AllocationRule.Ata)]
    public void Ata(AllocationRule rule) => MethodConformance.Check<AtaSgd>(new AtaSgdOptions { Batch = 6, Rule = rule, Scale = 0.01 });

    [Theory]
    [InlineData(LmoNorm.Maximum, null)]
    [InlineData(LmoNorm.Spectral, 2)]
    [InlineData(LmoNorm.NewtonSchulz, 4)]
    public void Ringmaster_lmo(LmoNorm norm, int? rows) =>
        MethodConformance.Check<RingmasterLmo>(new RingmasterLmoOptions { Norm = norm, Rows = rows });
}
