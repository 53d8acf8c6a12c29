using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Methods.Regression;

/// <summary>Directions that are unique up to their sign.</summary>
internal static class Direction
{
    /// <summary>The first left singular vector of S, p × q, found from the q × q matrix S'S; zero where S is.</summary>
    public static Vector<double> FirstLeftSingular(Matrix<double> s)
    {
        if (s.ColumnCount == 1) return Oriented(s.Column(0));
        var right = s.TransposeThisAndMultiply(s).Evd(Symmetricity.Symmetric).EigenVectors.Column(s.ColumnCount - 1);
        return Oriented(s * right);
    }

    /// <summary>The vector with norm 1 and the sign that makes its largest entry positive; zero stays zero.</summary>
    public static Vector<double> Oriented(Vector<double> vector)
    {
        var norm = vector.L2Norm();
        if (norm == 0) return vector;
        return vector / (vector[vector.AbsoluteMaximumIndex()] < 0 ? -norm : norm);
    }
}
