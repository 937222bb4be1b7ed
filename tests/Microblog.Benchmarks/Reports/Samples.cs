namespace Microblog.Benchmarks.Reports;

/// <summary>Measured values and what is said of them.</summary>
internal sealed class Samples
{
    private readonly List<double> _values = [];

    public int Count => _values.Count;

    public double Median => At(0.5);

    public void Add(double value) => _values.Add(value);

    /// <summary>The value that this share of all values does not exceed (nearest rank).</summary>
    public double At(double share)
    {
        if (_values.Count == 0)
        {
            return double.NaN;
        }
        var sorted = _values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
