using Gossamer.Compression;
using Gossamer.Execution;
using Gossamer.Methods;
using Gossamer.Methods.VarianceReduction;
using Gossamer.Samplings;
using Gossamer.Testing;

namespace Gossamer.Conformance;

/// <summary>
/// The laws under partial participation and with samplings that the suite does not choose by itself: all but the reduction to
/// the parent, which has its own options.
/// </summary>
public class SamplingConformanceTests
{
    public static TheoryData<string> Names => [.. Cases.Keys];

    private static Dictionary<string, (string Method, MethodOptions Options)> Cases { get; } = new(StringComparer.Ordinal)
    {
        ["pp-marina nice"] = ("pp-marina", new PpMarinaOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) }),
        ["pp-marina importance"] = ("pp-marina", new PpMarinaOptions { Compressor = new RandK(2), Clients = new ImportanceSampling(2) }),
        ["vr-marina perm-k"] = ("vr-marina", new VrMarinaOptions { Compressor = new PermK(), Sampling = new ImportanceSampling(2) }),
        ["distributed-page clients"] = ("distributed-page", new DistributedPageOptions { Clients = new IndependentSampling(2), Sampling = new UniformSampling(2) }),
        ["marina perm-k"] = ("marina", new MarinaOptions { Compressor = new PermK() }),
        ["dasha-pp nice"] = ("dasha-pp", new DashaPpOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) }),
        ["dasha-pp independent"] = ("dasha-pp", new DashaPpOptions { Compressor = new RandK(2), Clients = new IndependentSampling(1.5) }),
        ["dasha-pp-mvr nice"] = ("dasha-pp-mvr", new DashaPpMvrOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) }),
        ["dasha-pp-page nice"] = ("dasha-pp-page", new DashaPpPageOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) }),
        ["dasha-pp-finite-mvr nice"] = ("dasha-pp-finite-mvr", new DashaPpFiniteMvrOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) }),
        ["frecon nice"] = ("frecon", new FreconOptions { Compressor = new RandK(2), Clients = new NiceSampling(2) }),
        ["marina-p perm-k"] = ("marina-p", new MarinaPOptions { Compressor = new PermK() }),
        ["m3 perm-k"] = ("m3", new M3Options { Compressor = new RandK(2), DownlinkCompressor = new PermK() }),
        ["ef21-p-dasha top-k"] = ("ef21-p-dasha", new BidirectionalOptions { Compressor = new RandK(2), DownlinkCompressor = new TopK(2) }),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_method_keeps_the_laws_with_these_options(string name)
    {
        var (method, options) = Cases[name];
        var breaches = MethodConformance.Breaches(StandardCatalogue.Instance.Method(method), StandardCatalogue.Instance, options);
        Assert.DoesNotContain(breaches, breach => !breach.StartsWith("reduces", StringComparison.Ordinal));
    }
}
