using System.Globalization;
using Gossamer.Execution;

namespace Gossamer.Testing.Laws;

/// <summary>Compares the outcomes of runs bit for bit.</summary>
internal static class Outcome
{
    /// <summary>The first difference in words; null where there is none.</summary>
    /// <param name="first">One run.</param>
    /// <param name="second">The other run.</param>
    /// <param name="withTime">Whether the times must agree as well.</param>
    public static string? Difference(RunResult first, RunResult second, bool withTime = true)
    {
        if (first.Status != second.Status) return $"one run is {first.Status} ({first.StopReason}), the other {second.Status} ({second.StopReason})";
        if (first.Trace.Count != second.Trace.Count) return $"one trace has {first.Trace.Count} points, the other {second.Trace.Count}";
        return TraceDifference(first.Trace, second.Trace, withTime) ?? FinalDifference(first.Final, second.Final);
    }

    /// <summary>The first difference of two traces of equal length.</summary>
    public static string? TraceDifference(IReadOnlyList<TracePoint> first, IReadOnlyList<TracePoint> second, bool withTime = true)
    {
        for (var k = 0; k < first.Count; k++)
        {
            var (a, b) = (first[k], second[k]);
            var at = $"at point {Text(k)} (iteration {Text(a.Iteration)})";
            if (a.Iteration != b.Iteration) return $"{at} the other run is at iteration {Text(b.Iteration)}";
            if (withTime && Differ(a.Seconds, b.Seconds)) return $"{at} the times are {Text(a.Seconds)} and {Text(b.Seconds)}";
            if (Differ(a.BitsUpPerWorker, b.BitsUpPerWorker)) return $"{at} the uplink bits are {Text(a.BitsUpPerWorker)} and {Text(b.BitsUpPerWorker)}";
            if (Differ(a.BitsDownPerWorker, b.BitsDownPerWorker)) return $"{at} the downlink bits are {Text(a.BitsDownPerWorker)} and {Text(b.BitsDownPerWorker)}";
            if (a.ComponentGradients != b.ComponentGradients)
                return $"{at} the component gradients are {Text(a.ComponentGradients)} and {Text(b.ComponentGradients)}";
            if (a.OracleCalls != b.OracleCalls) return $"{at} the oracle calls are {Text(a.OracleCalls)} and {Text(b.OracleCalls)}";
            for (var m = 0; m < a.Metrics.Count; m++)
            {
                if (Differ(a.Metrics[m], b.Metrics[m])) return $"{at} metric {Text(m)} is {Text(a.Metrics[m])} and {Text(b.Metrics[m])}";
            }
        }
        return null;
    }

    /// <summary>The first difference of two iterates.</summary>
    public static string? FinalDifference(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        for (var i = 0; i < first.Count; i++)
        {
            if (Differ(first[i], second[i])) return $"coordinate {Text(i)} of the last iterate is {Text(first[i])} and {Text(second[i])}";
        }
        return null;
    }

    /// <summary>The first difference of two iterates beyond rounding; null where there is none.</summary>
    /// <param name="first">One.</param>
    /// <param name="second">The other.</param>
    /// <param name="tolerance">What is rounding, relative to the coordinates or to 1.</param>
    public static string? Distance(IReadOnlyList<double> first, IReadOnlyList<double> second, double tolerance)
    {
        for (var i = 0; i < first.Count; i++)
        {
            if (!(Math.Abs(first[i] - second[i]) <= tolerance * Math.Max(1, Math.Abs(second[i]))))
                return $"coordinate {Text(i)} of the iterate is {Text(first[i])} and {Text(second[i])}";
        }
        return null;
    }

    private static bool Differ(double a, double b) => BitConverter.DoubleToInt64Bits(a) != BitConverter.DoubleToInt64Bits(b);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
