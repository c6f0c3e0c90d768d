namespace IngestPipeline.Domain.Identity;

/// <summary>Names one unit of work. <paramref name="Part"/> is a page range in ocr, a batch in embed, else 0.</summary>
public sealed record WorkItemId(string TenantId, Guid VersionId, Stage Stage, int Part)
{
    public override string ToString() => $"{Stage.ToName()}/{Part} of {VersionId:N}";
}
