"""What the meetings hold as files: palettes of learning forms."""
