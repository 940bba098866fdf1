"""Packs as they leave: their frozen content, and PDF and PowerPoint made of it; pure."""
