using System.Collections;

namespace Gossamer.Problems;

/// <summary>One number that stands for n equal ones, in the memory of one.</summary>
internal sealed class RepeatedValue(double value, int count) : IReadOnlyList<double>
{
    public int Count => count;

    public double this[int index] =>
        (uint)index < (uint)count ? value : throw new ArgumentOutOfRangeException(nameof(index), $"{index} of {count}");

    public IEnumerator<double> GetEnumerator()
    {
        for (var k = 0; k < count; k++) yield return value;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
