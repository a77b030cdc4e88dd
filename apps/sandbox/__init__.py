"""The world outside, simulated: marketplace, its event channel, buyers and an Ollama server.

It imports nothing of Wall-E and Wall-E never imports it; they meet over HTTP only, as in the real world.
"""
