using Gossamer.Cluster.Checkpoints;
using Gossamer.Execution;

namespace Gossamer.Cluster.Tests.Checkpoints;

/// <summary>Files that are written, kept, damaged and passed over.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("gossamer-checkpoints").FullName, "run");
    private readonly List<string> notices = [];

    [Fact]
    public void What_is_written_is_read_back()
    {
        Store.Write(Saved(7));
        var read = Store.Newest()!;
        Assert.Equal("a run", read.Text);
        Assert.Equal(7, read.Checkpoint.Iteration);
        Assert.Equal([1.5, -0.0, 7], read.Checkpoint.Coordinator.Vector("x", 3).Values.ToArray());
        Assert.Equal(42, read.Checkpoint.Workers[1].Counter("k").Value);
        Assert.Equal([3, 4], read.Checkpoint.JobCounts);
        Assert.Equal(0.25, read.Checkpoint.Totals.Seconds);
        Assert.Equal([0.5, double.NaN], read.Trace[0].Metrics);
        Assert.Equal(9, read.Trace[0].ComponentGradients);
        Assert.Empty(notices);
    }

    [Fact]
    public void An_empty_folder_has_none() => Assert.Null(Store.Newest());

    [Fact]
    public void The_two_newest_are_kept()
    {
        for (var k = 1; k <= 5; k++) Store.Write(Saved(k));
        Assert.Equal([4, 5], Files.Select(path => CheckpointFolder.Read(path).Checkpoint.Iteration));
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("empty")]
    [InlineData("flipped")]
    [InlineData("longer")]
    [InlineData("other version")]
    [InlineData("other file")]
    public void A_damaged_one_is_passed_over_for_the_one_before_it(string damage)
    {
        Store.Write(Saved(1));
        Store.Write(Saved(2));
        Damage(Files[^1], damage);
        Assert.Equal(1, Store.Newest()!.Checkpoint.Iteration);
        Assert.Contains(Files[^1], Assert.Single(notices), StringComparison.Ordinal);
        Assert.Contains("going on from the checkpoint before it", notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_one_is_written_beside_a_damaged_one()
    {
        Store.Write(Saved(1));
        Store.Write(Saved(2));
        Damage(Files[^1], "torn");
        Store.Write(Saved(3));
        Assert.Equal(3, Store.Newest()!.Checkpoint.Iteration);
    }

    [Fact]
    public void One_that_cannot_be_read_is_passed_over()
    {
        Store.Write(Saved(1));
        Store.Write(Saved(2));
        var newest = Files[^1];
        File.Delete(newest);
        // A link that leads nowhere stands for a disk that fails.
        File.CreateSymbolicLink(newest, Path.Combine(folder, "nowhere"));
        Assert.Equal(1, Store.Newest()!.Checkpoint.Iteration);
        Assert.Contains("it cannot be read", notices[0], StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_was_passed_over_takes_the_place_of_no_whole_one()
    {
        Store.Write(Saved(1));
        Store.Write(Saved(2));
        Damage(Files[^1], "torn");
        var store = Store;
        Assert.Equal(1, store.Newest()!.Checkpoint.Iteration);
        store.Write(Saved(3));
        Damage(Files[^1], "torn");
        Assert.Equal(1, Store.Newest()!.Checkpoint.Iteration);
    }

    [Fact]
    public void Where_all_are_damaged_the_error_says_so()
    {
        Store.Write(Saved(1));
        Damage(Files[0], "flipped");
        var error = Assert.Throws<BadInputException>(() => Store.Newest());
        Assert.Contains("checksum", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_crash_left_unfinished_is_not_looked_at()
    {
        Store.Write(Saved(1));
        File.WriteAllText(Path.Combine(folder, "checkpoint-0000000002.gck.new"), "half");
        Assert.Equal(1, Store.Newest()!.Checkpoint.Iteration);
        Store.Write(Saved(2));
        Assert.Equal(2, Store.Newest()!.Checkpoint.Iteration);
    }

    [Fact]
    public async Task A_file_that_has_its_name_is_whole_at_any_moment()
    {
        Store.Write(Saved(0));
        var writing = Task.Run(() =>
        {
            for (var k = 1; k <= 100; k++) Store.Write(Saved(k, coordinates: 30_000));
        });
        var looks = 0;
        while (!writing.IsCompleted)
        {
            var newest = Files[^1];
            try
            {
                CheckpointFolder.Read(newest);
                looks++;
            }
            catch (BadMessageException) when (!File.Exists(newest))
            {
                // Newer ones have taken its place.
            }
        }
        await writing;
        Assert.True(looks > 0);
    }

    [Fact]
    public void No_prefix_of_a_file_is_taken_for_a_checkpoint()
    {
        Store.Write(Saved(1));
        var bytes = File.ReadAllBytes(Files[0]);
        for (var length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(Files[0], bytes[..length]);
            Assert.Throws<BadMessageException>(() => CheckpointFolder.Read(Files[0]));
        }
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);

    private CheckpointFolder Store => new(folder, notices.Add);

    private string[] Files => [.. Directory.GetFiles(folder, "*.gck").Order()];

    private static void Damage(string path, string damage)
    {
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, damage switch
        {
            "torn" => bytes[..(bytes.Length / 2)],
            "empty" => [],
            "longer" => [.. bytes, 0],
            "other version" => [.. bytes[..4], 9, .. bytes[5..]],
            "other file" => [.. "PNG"u8, .. bytes[3..]],
            _ => [.. bytes[..^5], (byte)(bytes[^5] ^ 1), .. bytes[^4..]],
        });
    }

    private static SavedRun Saved(long iteration, int coordinates = 3)
    {
        var coordinator = new ParticipantState(coordinates);
        coordinator.Vector("x").Assign([1.5, -0.0, .. Enumerable.Repeat((double)iteration, coordinates - 2)]);
        var worker = new ParticipantState(3);
        worker.Counter("k").Value = 42;
        var point = new TracePoint(iteration, 0.25, 64, 128, 5, [0.5, double.NaN]) { ComponentGradients = 9 };
        return new SavedRun("a run", new Checkpoint(iteration, coordinator, [new ParticipantState(3), worker], point, [3, 4]), [point]) { Dimension = 3 };
    }
}
