namespace Gossamer.Samplings;

/// <summary>Numbers in proportion to which functions are drawn.</summary>
internal static class Shares
{
    /// <summary>
    /// The numbers divided by their sum. One that is zero (a constant function) gets a thousandth of an equal share, so that
    /// the estimate is unbiased whatever the function; where all are zero, all are equal.
    /// </summary>
    public static double[] Of(IReadOnlyList<double> numbers)
    {
        var shares = numbers.ToArray();
        var mean = shares.Average();
        if (!double.IsFinite(mean))
            throw new BadInputException("importance draws by the smoothness L_i, and on this problem no bound is known; give the probabilities, or take uniform");
        for (var i = 0; i < shares.Length; i++)
        {
            if (mean == 0) shares[i] = 1;
            else if (shares[i] == 0) shares[i] = mean / 1000;
        }
        var sum = shares.Sum();
        for (var i = 0; i < shares.Length; i++) shares[i] /= sum;
        return shares;
    }
}
