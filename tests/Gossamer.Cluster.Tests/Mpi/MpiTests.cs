using Gossamer.Cluster.Mpi;
using Gossamer.Cluster.Tests.Equality;

namespace Gossamer.Cluster.Tests.Mpi;

/// <summary>Runs over MPI: real ranks, which are processes of these tests.</summary>
public sealed class MpiTests(MpiEqualityJob job) : IClassFixture<MpiEqualityJob>
{
    public static TheoryData<string> Synchronous => [.. CatalogueRuns.SynchronousMethods];

    [Theory]
    [MemberData(nameof(Synchronous))]
    public void Every_synchronous_method_gives_what_the_simulator_gives(string method)
    {
        Assert.SkipWhen(MpiJob.Missing is not null, MpiJob.Missing ?? "");
        foreach (var text in CatalogueRuns.TextsOf(method))
        {
            Assert.True(job.Differences.TryGetValue(text, out var difference), $"{text} was not run");
            Assert.True(difference.Length == 0, $"{text}: {difference}");
        }
    }

    [Fact]
    public async Task Means_by_collective_operations_are_those_of_the_simulator()
    {
        Assert.SkipWhen(MpiJob.Missing is not null, MpiJob.Missing ?? "");
        var lines = await MpiJob.RunAsync(nameof(RankPrograms.Averages), ranks: 3);
        Assert.Equal(AverageRuns.Texts, lines.Select(line => line.Split('\t')[0]));
        foreach (var line in lines)
        {
            var parts = line.Split('\t');
            Assert.True(parts[1].Length == 0, $"{parts[0]}: {parts[1]}");
            // Start, go and stop for two ranks: no vector travels in a frame.
            Assert.Equal("6", parts[2]);
        }
    }

    [Fact]
    public void Processes_of_which_mpi_sees_each_alone_are_told_what_to_do()
    {
        static string? Slurm(string name) => name == "SLURM_STEP_NUM_TASKS" ? "3" : null;
        static string? Other(string name) => name == "PMI_SIZE" ? "4" : null;
        Assert.StartsWith("Slurm has started 3 processes, but MPI sees each of them alone; start them with 'srun --mpi=pmix'", MpiLauncher.WhyAlone(1, Slurm), StringComparison.Ordinal);
        Assert.StartsWith("the mpiexec of another MPI has started 4 processes", MpiLauncher.WhyAlone(1, Other), StringComparison.Ordinal);
        Assert.Null(MpiLauncher.WhyAlone(3, Slurm));
        Assert.Null(MpiLauncher.WhyAlone(1, _ => null));
        Assert.Null(MpiLauncher.WhyAlone(1, _ => "1"));
    }

    [Fact]
    public async Task Frames_of_any_length_go_round()
    {
        Assert.SkipWhen(MpiJob.Missing is not null, MpiJob.Missing ?? "");
        Assert.Equal(["whole"], await MpiJob.RunAsync(nameof(RankPrograms.Frames), ranks: 3));
    }
}

/// <summary>One job that runs all methods, so that the ranks start once.</summary>
public sealed class MpiEqualityJob : IAsyncLifetime
{
    /// <summary>How every run differs from the simulator: in words, or not at all.</summary>
    internal Dictionary<string, string> Differences { get; } = [];

    public async ValueTask InitializeAsync()
    {
        if (MpiJob.Missing is not null) return;
        foreach (var line in await MpiJob.RunAsync(nameof(RankPrograms.Equality), ranks: 3))
        {
            var parts = line.Split('\t');
            Differences[parts[0]] = parts[1];
        }
    }

    public ValueTask DisposeAsync() => default;
}
