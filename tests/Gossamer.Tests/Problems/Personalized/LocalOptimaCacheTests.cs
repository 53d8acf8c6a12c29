using Gossamer.Problems;
using Gossamer.Problems.Personalized;

namespace Gossamer.Tests.Problems.Personalized;

public sealed class LocalOptimaCacheTests : IDisposable
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), "gossamer-optima-" + Guid.NewGuid().ToString("N"));

    public void Dispose()
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void The_second_time_models_are_read_with_every_bit_and_their_cost()
    {
        var cache = new LocalOptimaCache(folder);
        foreach (var kind in (string[])["logistic", "quadratic", "perceptron"])
        {
            var training = new LocalTraining { MostGradients = 100 };
            var first = cache.Find(FlixProblemTests.Of(kind), training);
            var second = cache.Find(FlixProblemTests.Of(kind), training);
            Assert.False(first.IsFromCache);
            Assert.True(second.IsFromCache);
            Assert.Equal(first.Points.Count, second.Points.Count);
            for (var i = 0; i < first.Points.Count; i++) Assert.Equal(first.Points[i], second.Points[i]);
            Assert.Equal(first.GradientNorms, second.GradientNorms);
            Assert.Equal(first.Gradients, second.Gradients);
            Assert.Equal((first.Seconds, first.Solver), (second.Seconds, second.Solver));
        }
        Assert.Equal(3, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public void Another_tolerance_solver_or_problem_is_another_entry()
    {
        var cache = new LocalOptimaCache(folder);
        var problem = FlixProblemTests.Of("logistic");
        cache.Find(problem, new LocalTraining());
        Assert.False(cache.Find(problem, new LocalTraining { Tolerance = 1e-7 }).IsFromCache);
        Assert.False(cache.Find(problem, new LocalTraining { Solver = LocalSolver.Accelerated }).IsFromCache);
        Assert.False(cache.Find(FlixProblemTests.Of("least-squares"), new LocalTraining()).IsFromCache);
        Assert.False(cache.Find(FlixProblemTests.Of("logistic", regularizer: 0.1 + 1e-13), new LocalTraining()).IsFromCache);
        // What only SGD looks at makes no difference to others.
        Assert.True(cache.Find(problem, new LocalTraining { Patience = 7 }).IsFromCache);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    [InlineData(-40)]
    public void A_flipped_bit_is_noticed_and_mended(int place)
    {
        var (cache, problem) = (new LocalOptimaCache(folder), FlixProblemTests.Of("logistic"));
        var first = cache.Find(problem, new LocalTraining());
        var file = Assert.Single(Directory.GetFiles(folder));
        var bytes = File.ReadAllBytes(file);
        bytes[place < 0 ? bytes.Length + place : place] ^= 1;
        File.WriteAllBytes(file, bytes);
        Mended(cache, problem, first);
    }

    [Fact]
    public void A_torn_or_foreign_file_is_noticed_and_mended()
    {
        var (cache, problem) = (new LocalOptimaCache(folder), FlixProblemTests.Of("logistic"));
        var first = cache.Find(problem, new LocalTraining());
        var file = Assert.Single(Directory.GetFiles(folder));
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^9]);
        Mended(cache, problem, first);
        File.WriteAllBytes(file, []);
        Mended(cache, problem, first);
        // A whole file of another problem under this name.
        cache.Find(FlixProblemTests.Of("least-squares"), new LocalTraining());
        File.Copy(Directory.GetFiles(folder).Single(other => other != file), file, overwrite: true);
        Mended(cache, problem, first);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_the_next_run_only()
    {
        File.WriteAllText(folder + ".file", "");
        try
        {
            var notices = new List<string>();
            var found = new LocalOptimaCache(folder + ".file").Find(FlixProblemTests.Of("logistic"), new LocalTraining(), notices.Add);
            Assert.False(found.IsFromCache);
            Assert.Contains("could not be kept", Assert.Single(notices));
        }
        finally
        {
            File.Delete(folder + ".file");
        }
    }

    private static void Mended(LocalOptimaCache cache, Problem problem, LocalOptima first)
    {
        var notices = new List<string>();
        var again = cache.Find(problem, new LocalTraining(), notices.Add);
        Assert.False(again.IsFromCache);
        Assert.Contains("damaged", Assert.Single(notices));
        Assert.Equal(first.PointOf(0), again.PointOf(0));
        Assert.True(cache.Find(problem, new LocalTraining(), notices.Add).IsFromCache);
        Assert.Single(notices);
    }
}
