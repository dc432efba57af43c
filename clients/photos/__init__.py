"""Pictures of the skin"""
