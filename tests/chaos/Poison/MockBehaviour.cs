namespace IngestPipeline.ChaosTests.Poison;

/// <summary>First words of mock files.</summary>
internal static class MockBehaviour
{
    public const string Good = "good";
    public const string OutOfMemory = "out-of-memory";
    public const string Exit = "exit";
    public const string Hang = "hang";
    public const string StackOverflow = "stack-overflow";
}
