public sealed class PlaceholderTests;
