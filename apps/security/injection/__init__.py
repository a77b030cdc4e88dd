"""Attempts to change what the assistant is told, or to draw it out of it, in what buyers write. Pure."""

from apps.security.injection.detector import InjectionHit, InjectionVerdict, detect

__all__ = ["InjectionHit", "InjectionVerdict", "detect"]
