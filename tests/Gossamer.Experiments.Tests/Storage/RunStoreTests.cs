using Gossamer.Experiments.Documents;
using Gossamer.Experiments.Storage;
using Microsoft.Data.Sqlite;

namespace Gossamer.Experiments.Tests.Storage;

public sealed class RunStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("gossamer-test-").FullName;

    private string Database => Path.Combine(folder, "inner", "runs.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void What_is_saved_comes_back_as_it_was()
    {
        using var store = RunStore.Open(Database);
        var document = Sample.Document("Mushrooms EF21!");
        var id = store.Save(document);
        Assert.Equal("mushrooms-ef21-1", id);
        Assert.Equal(DocumentJson.Write(document), DocumentJson.Write(store.Load(id)));
    }

    [Fact]
    public void Experiments_are_found_by_identifier_by_name_and_as_the_latest()
    {
        using var store = RunStore.Open(Database);
        store.Save(Sample.Document("a") with { Seed = 1 });
        store.Save(Sample.Document("a") with { Seed = 2 });
        store.Save(Sample.Document("b") with { Seed = 3 });
        Assert.Equal(1ul, store.Load("a-1").Seed);
        Assert.Equal(2ul, store.Load("a").Seed);
        Assert.Equal(3ul, store.Load("latest").Seed);
        Assert.Equal(1ul, store.Load("latest~2").Seed);
        Assert.Contains("did you mean a-2?", Assert.Throws<BadInputException>(() => store.Load("a-9")).Message, StringComparison.Ordinal);
        Assert.Contains("fewer than 4", Assert.Throws<BadInputException>(() => store.Load("latest~3")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_is_newest_first_and_can_be_narrowed()
    {
        using var store = RunStore.Open(Database);
        store.Save(Sample.Document("first"), DateTimeOffset.UnixEpoch);
        store.Save(Sample.Document("second", method: "diana", status: "diverged"));
        Assert.Equal(["second-1", "first-1"], store.List().Select(s => s.Id));
        Assert.Equal(["first-1"], store.List(name: "fir").Select(s => s.Id));
        Assert.Equal(["second-1"], store.List(method: "diana").Select(s => s.Id));
        Assert.Equal(["second-1"], store.List(limit: 1).Select(s => s.Id));
        Assert.Equal((DateTimeOffset.UnixEpoch, "completed"), (store.List()[1].Created, store.List()[1].Status));
        Assert.Equal("1 diverged", store.List()[0].Status);
    }

    [Fact]
    public void Deleted_identifiers_are_not_given_again()
    {
        using var store = RunStore.Open(Database);
        store.Save(Sample.Document("a"));
        store.Save(Sample.Document("a"));
        Assert.Equal("a-2", store.Delete("a"));
        Assert.Equal("a-3", store.Save(Sample.Document("a")));
        Assert.Equal(["a-3", "a-1"], store.List().Select(s => s.Id));
        Assert.Throws<BadInputException>(() => store.Delete("a-2"));
    }

    [Fact]
    public async Task Several_writers_at_once_lose_nothing()
    {
        const int writers = 6, saves = 10;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(() =>
        {
            using var store = RunStore.Open(Database);
            for (var k = 0; k < saves; k++) store.Save(Sample.Document("a"));
        })));
        using var all = RunStore.Open(Database);
        Assert.Equal(Enumerable.Range(1, writers * saves).Select(k => $"a-{k}").Order(), all.List().Select(s => s.Id).Order());
    }

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Database)!);
        var content = Enumerable.Range(0, 5000).Select(k => (byte)(k * 7)).ToArray();
        File.WriteAllBytes(Database, content);
        var error = Assert.Throws<BadInputException>(() => RunStore.Open(Database));
        Assert.Contains("damaged or no run store at all", error.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllBytes(Database));
    }

    [Fact]
    public void A_damaged_database_is_told_as_such()
    {
        using (var store = RunStore.Open(Database))
        {
            for (var k = 0; k < 20; k++) store.Save(Sample.Document("a", points: 300));
        }
        SqliteConnection.ClearAllPools();
        using (var file = File.OpenWrite(Database))
        {
            file.Seek(4096, SeekOrigin.Begin);
            file.Write(Enumerable.Repeat((byte)0xA5, (int)file.Length - 4096).ToArray());
        }
        var error = Assert.Throws<BadInputException>(() =>
        {
            using var store = RunStore.Open(Database);
            store.Load("a-1");
        });
        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_of_a_newer_version_is_refused()
    {
        RunStore.Open(Database).Dispose();
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=false"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }
        Assert.Contains("version 99", Assert.Throws<BadInputException>(() => RunStore.Open(Database)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_that_cannot_be_made_is_named()
    {
        var file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");
        Assert.Contains(file, Assert.Throws<BadInputException>(() => RunStore.Open(Path.Combine(file, "runs.db"))).Message, StringComparison.Ordinal);
    }
}
