using System.Globalization;
using System.IO.Compression;
using Gossamer.Experiments.Documents;
using Microsoft.Data.Sqlite;

namespace Gossamer.Experiments.Storage;

/// <summary>
/// Keeps the documents of experiments in one SQLite file, <c>runs.db</c> in the folder <c>GOSSAMER_HOME</c> or else
/// <c>~/.gossamer</c>. Every experiment is one transaction, so that an interruption leaves the store as it was. Several
/// processes may use it at once. An instance is not thread safe.
/// </summary>
public sealed class RunStore : IDisposable
{
    private const int SchemaVersion = 1;
    private readonly SqliteConnection connection;

    private RunStore(SqliteConnection connection, string path)
    {
        this.connection = connection;
        Path = path;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Where the store is unless a path is given.</summary>
    public static string DefaultPath
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("GOSSAMER_HOME");
            if (string.IsNullOrEmpty(home))
                home = System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".gossamer");
            return System.IO.Path.Combine(home, "runs.db");
        }
    }

    /// <summary>Opens the store and creates it where there is none.</summary>
    /// <param name="path">The file; null for <see cref="DefaultPath"/>.</param>
    /// <exception cref="BadInputException">The file cannot be opened, is damaged, or was written by a newer version.</exception>
    public static RunStore Open(string? path = null)
    {
        path = System.IO.Path.GetFullPath(path ?? DefaultPath);
        SqliteConnection? connection = null;
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 };
            connection = new SqliteConnection(settings.ToString());
            connection.Open();
            var store = new RunStore(connection, path);
            store.Execute("PRAGMA busy_timeout = 30000");
            store.Execute("PRAGMA journal_mode = WAL");
            store.Execute("PRAGMA synchronous = NORMAL");
            store.Execute("PRAGMA foreign_keys = ON");
            store.Migrate();
            return store;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw Explain(path, exception);
        }
        catch (BadInputException)
        {
            connection?.Dispose();
            throw;
        }
    }

    /// <summary>Stores an experiment in one transaction.</summary>
    /// <param name="document">Its outcome.</param>
    /// <param name="created">When it was run; now unless given.</param>
    /// <returns>The new identifier, such as <c>mushrooms-ef21-3</c>.</returns>
    /// <exception cref="BadInputException">The store cannot be written.</exception>
    public string Save(ExperimentDocument document, DateTimeOffset? created = null)
    {
        var bytes = Compress(DocumentJson.WriteCompact(document));
        return Guard(() =>
        {
            // Immediate: the write lock is taken before the next number is read, so that two processes never share one.
            using var transaction = connection.BeginTransaction(deferred: false);
            var slug = RunIdentifier.Slug(document.Name);
            var number = Scalar<long>("SELECT next FROM names WHERE slug = $slug", ("$slug", slug)) is var next and > 0 ? next : 1;
            Execute("INSERT INTO names (slug, next) VALUES ($slug, $next) ON CONFLICT (slug) DO UPDATE SET next = $next",
                ("$slug", slug), ("$next", number + 1));
            var id = $"{slug}-{number}";
            Execute(
                """
                INSERT INTO experiments (id, name, created, engine, seed, runs, methods, status, gossamer, document)
                VALUES ($id, $name, $created, $engine, $seed, $runs, $methods, $status, $gossamer, $document)
                """,
                ("$id", id), ("$name", document.Name),
                ("$created", (created ?? DateTimeOffset.UtcNow).ToUniversalTime().ToString("O", CultureInfo.InvariantCulture)),
                ("$engine", document.Engine), ("$seed", document.Seed.ToString(CultureInfo.InvariantCulture)),
                ("$runs", (long)document.Runs.Count), ("$methods", string.Join(", ", document.Runs.Select(r => r.Label).Distinct())),
                ("$status", DocumentStatus.Summarize(document.Runs)), ("$gossamer", document.Gossamer), ("$document", bytes));
            for (var index = 0; index < document.Runs.Count; index++) InsertRun(id, index, document.Runs[index]);
            transaction.Commit();
            return id;
        });
    }

    /// <summary>What is stored, newest first.</summary>
    /// <param name="name">Only experiments whose name or identifier contains this; null for all.</param>
    /// <param name="method">Only experiments with a run of this method; null for all.</param>
    /// <param name="limit">At most so many.</param>
    public IReadOnlyList<StoredExperiment> List(string? name = null, string? method = null, int limit = int.MaxValue) =>
        Guard(() =>
        {
            using var command = Command(
                """
                SELECT id, name, created, engine, seed, runs, methods, status FROM experiments
                WHERE ($name IS NULL OR instr(name, $name) > 0 OR instr(id, $name) > 0)
                  AND ($method IS NULL OR EXISTS (SELECT 1 FROM runs WHERE runs.experiment = experiments.id AND runs.method = $method))
                ORDER BY number DESC LIMIT $limit
                """,
                ("$name", name), ("$method", method), ("$limit", (long)limit));
            using var reader = command.ExecuteReader();
            var found = new List<StoredExperiment>();
            while (reader.Read())
            {
                found.Add(new StoredExperiment(
                    reader.GetString(0), reader.GetString(1),
                    DateTimeOffset.Parse(reader.GetString(2), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind),
                    reader.GetString(3), ulong.Parse(reader.GetString(4), CultureInfo.InvariantCulture), reader.GetInt32(5),
                    reader.GetString(6), reader.GetString(7)));
            }
            return found;
        });

    /// <summary>The document of an experiment.</summary>
    /// <param name="id">
    /// Its identifier; the name of an experiment means its newest, <c>latest</c> the newest of all, and <c>latest~2</c>
    /// the second before that.
    /// </param>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public ExperimentDocument Load(string id)
    {
        var found = Resolve(id);
        var bytes = Guard(() => Scalar<byte[]>("SELECT document FROM experiments WHERE id = $id", ("$id", found)))!;
        try
        {
            return DocumentJson.Read(Decompress(bytes), $"{Path}: run {found}");
        }
        catch (InvalidDataException exception)
        {
            throw Explain(Path, exception);
        }
    }

    /// <summary>The identifier that a name, an identifier or <c>latest</c> stands for.</summary>
    /// <exception cref="BadInputException">There is none; the message names the nearest.</exception>
    public string Resolve(string id) => Guard(() =>
    {
        if (RunIdentifier.TryParseLatest(id, out var back))
        {
            return Scalar<string>("SELECT id FROM experiments ORDER BY number DESC LIMIT 1 OFFSET $back", ("$back", (long)back))
                ?? throw new BadInputException(back == 0
                    ? $"there are no stored runs yet in {Path}; 'gossamer run FILE.yaml' makes one"
                    : $"'{id}': fewer than {back + 1} experiments are stored in {Path}");
        }
        return Scalar<string>("SELECT id FROM experiments WHERE id = $id", ("$id", id))
            ?? Scalar<string>("SELECT id FROM experiments WHERE name = $id ORDER BY number DESC LIMIT 1", ("$id", id))
            ?? throw Unknown(id);
    });

    /// <summary>Deletes an experiment with all its runs.</summary>
    /// <param name="id">As in <see cref="Load"/>.</param>
    /// <returns>The identifier of what was deleted; it is never given again.</returns>
    /// <exception cref="BadInputException">There is none.</exception>
    public string Delete(string id)
    {
        var found = Resolve(id);
        Guard(() => Execute("DELETE FROM experiments WHERE id = $id", ("$id", found)));
        return found;
    }

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private void InsertRun(string experiment, int index, RunDocument run)
    {
        var last = run.Trace.Count > 0 ? run.Trace[^1] : null;
        Execute(
            """
            INSERT INTO runs (experiment, position, label, method, seed, status, step_size, iterations, seconds, bits_up, oracle_calls)
            VALUES ($experiment, $position, $label, $method, $seed, $status, $step, $iterations, $seconds, $bits, $calls)
            """,
            ("$experiment", experiment), ("$position", (long)index), ("$label", run.Label), ("$method", run.Method),
            ("$seed", run.Seed.ToString(CultureInfo.InvariantCulture)), ("$status", run.Status), ("$step", Finite(run.StepSize)),
            ("$iterations", last?.Iteration), ("$seconds", Finite(last?.Seconds)), ("$bits", Finite(last?.BitsUpPerWorker)),
            ("$calls", last?.OracleCalls));
    }

    private static object? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    private void Migrate()
    {
        var version = Scalar<long>("PRAGMA user_version");
        if (version > SchemaVersion)
        {
            throw new BadInputException(
                $"{Path}: the run store has version {version}, but this Gossamer knows up to {SchemaVersion}; use a newer Gossamer, or set GOSSAMER_HOME to another folder");
        }
        if (version == SchemaVersion) return;
        using var transaction = connection.BeginTransaction(deferred: false);
        // Another process may have been first while this one waited for the lock.
        if (Scalar<long>("PRAGMA user_version") == 0)
        {
            Execute(
                $"""
                CREATE TABLE names (slug TEXT PRIMARY KEY, next INTEGER NOT NULL) WITHOUT ROWID;
                CREATE TABLE experiments (
                    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, created TEXT NOT NULL,
                    engine TEXT NOT NULL, seed TEXT NOT NULL, runs INTEGER NOT NULL, methods TEXT NOT NULL, status TEXT NOT NULL,
                    gossamer TEXT NOT NULL, document BLOB NOT NULL);
                CREATE INDEX experiments_by_name ON experiments (name);
                CREATE TABLE runs (
                    experiment TEXT NOT NULL REFERENCES experiments (id) ON DELETE CASCADE, position INTEGER NOT NULL,
                    label TEXT NOT NULL, method TEXT NOT NULL, seed TEXT NOT NULL, status TEXT NOT NULL, step_size REAL,
                    iterations INTEGER, seconds REAL, bits_up REAL, oracle_calls INTEGER, PRIMARY KEY (experiment, position)) WITHOUT ROWID;
                CREATE INDEX runs_by_method ON runs (method);
                PRAGMA user_version = {SchemaVersion};
                """);
        }
        transaction.Commit();
    }

    private BadInputException Unknown(string id)
    {
        using var command = Command("SELECT id FROM experiments ORDER BY number DESC LIMIT 200");
        using var reader = command.ExecuteReader();
        var known = new List<string>();
        while (reader.Read()) known.Add(reader.GetString(0));
        var hint = known.Count == 0 ? "none is stored yet" : Registration.Spelling.Nearest(id, known) is { } near ? $"did you mean {near}?" : $"the newest is {known[0]}";
        return new BadInputException($"there is no stored run '{id}' in {Path}; {hint}");
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(target, CompressionLevel.Fastest)) brotli.Write(bytes);
        return target.ToArray();
    }

    private static byte[] Decompress(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var brotli = new BrotliStream(new MemoryStream(bytes), CompressionMode.Decompress)) brotli.CopyTo(target);
        return target.ToArray();
    }

    private T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqliteException exception)
        {
            throw Explain(Path, exception);
        }
    }

    private static BadInputException Explain(string path, Exception exception) => exception switch
    {
        // 11 is SQLITE_CORRUPT, 26 SQLITE_NOTADB.
        SqliteException { SqliteErrorCode: 11 or 26 } or InvalidDataException => new BadInputException(
            $"{path}: the run store is damaged or no run store at all; move the file away to begin a new one, or set GOSSAMER_HOME to another folder", exception),
        SqliteException { SqliteErrorCode: 5 or 6 } => new BadInputException(
            $"{path}: the run store is locked by another process for more than 30 seconds; try again when it has ended", exception),
        SqliteException { SqliteErrorCode: 8 } => new BadInputException($"{path}: the run store is read-only; make the file writable or set GOSSAMER_HOME to another folder", exception),
        SqliteException { SqliteErrorCode: 13 } => new BadInputException($"{path}: the disk is full", exception),
        _ => new BadInputException($"{path}: the run store cannot be used: {exception.Message}; set GOSSAMER_HOME to another folder", exception),
    };

    private int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar() is T value ? value : default;
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
