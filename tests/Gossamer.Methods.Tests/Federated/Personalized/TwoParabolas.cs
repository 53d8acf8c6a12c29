using Gossamer.Problems;

namespace Gossamer.Methods.Tests.Federated.Personalized;

/// <summary>f_i(x) = (a_i/2)(x − m_i)² on the line with a = (1, 3), m = (0, 4): the example of the specification.</summary>
internal static class TwoParabolas
{
    public static Problem Create(double start = 0) =>
        Quadratics.Create([new double[,] { { 1 } }, new double[,] { { 3 } }], [[0], [12]], StartingPoint.Constant(start));
}
