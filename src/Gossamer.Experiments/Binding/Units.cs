namespace Gossamer.Experiments.Binding;

/// <summary>A time; files may give it with a unit.</summary>
internal sealed record Seconds(double Value);

/// <summary>A bandwidth in bits a second; files may give it with a unit.</summary>
internal sealed record BitRate(double BitsPerSecond);

/// <summary>An amount of data in bits; files may give it with a unit.</summary>
internal sealed record BitCount(double Bits);

/// <summary>Seconds of each worker: a number, a list, or an expression in i.</summary>
internal sealed record WorkerSeconds(IReadOnlyList<double> Values);

/// <summary>Bits a second of each worker: a number, a list, or an expression in i.</summary>
internal sealed record WorkerRates(IReadOnlyList<double> Values);

/// <summary>A plain number of each worker, at least 0: a number, a list, or an expression in i.</summary>
internal sealed record WorkerNumbers(IReadOnlyList<double> Values);

/// <summary>Any number of each worker, also below 0: a number, a list, or an expression in i.</summary>
internal sealed record WorkerReals(IReadOnlyList<double> Values);

/// <summary>A file named in an experiment file.</summary>
/// <param name="Written">As it was written.</param>
/// <param name="Full">The full path; relative ones start at the folder of the experiment file.</param>
internal sealed record FilePath(string Written, string Full);
