using System.Runtime.InteropServices;

namespace IngestPipeline.Providers.Ocr;

/// <summary>Owns a Leptonica image.</summary>
internal sealed class PixHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LeptonicaNative.Destroy(ref handle);
        return true;
    }
}
