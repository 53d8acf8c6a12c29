namespace Gossamer.Numerics;

/// <summary>The k-th largest of many integers in expected linear time (Floyd and Rivest's SELECT, CACM 1975).</summary>
internal static class OrderStatistic
{
    /// <summary>Up to this many keys, a sample for the pivot does not pay.</summary>
    private const int SampleFrom = 600;

    /// <summary>The k-th largest key.</summary>
    /// <param name="keys">The keys; reordered.</param>
    /// <param name="k">1 for the largest, up to the number of keys.</param>
    public static long Largest(Span<long> keys, int k)
    {
        Select(keys, 0, keys.Length - 1, keys.Length - k);
        return keys[^k];
    }

    /// <summary>Reorders left..right so that the key with the given rank stands at its place.</summary>
    private static void Select(Span<long> keys, int left, int right, int rank)
    {
        while (right > left)
        {
            if (right - left > SampleFrom)
            {
                // A small sample around the rank brings a pivot that leaves little on the side that matters.
                double n = right - left + 1, i = rank - left + 1, z = Math.Log(n);
                var sample = 0.5 * Math.Exp(2 * z / 3);
                var spread = 0.5 * Math.Sqrt(z * sample * (n - sample) / n) * Math.Sign(i - (n / 2));
                var from = Math.Max(left, (int)(rank - (i * sample / n) + spread));
                var to = Math.Min(right, (int)(rank + ((n - i) * sample / n) + spread));
                Select(keys, from, to, rank);
            }
            var (low, high) = Partition(keys, left, right, keys[rank]);
            if (high < rank) left = low;
            if (rank < low) right = high;
        }
    }

    /// <summary>Splits so that left..high ≤ pivot, low..right ≥ pivot and what lies between equals it.</summary>
    private static (int Low, int High) Partition(Span<long> keys, int left, int right, long pivot)
    {
        int low = left, high = right;
        do
        {
            while (keys[low] < pivot) low++;
            while (pivot < keys[high]) high--;
            if (low > high) break;
            (keys[low], keys[high]) = (keys[high], keys[low]);
            low++;
            high--;
        }
        while (low <= high);
        return (low, high);
    }
}
