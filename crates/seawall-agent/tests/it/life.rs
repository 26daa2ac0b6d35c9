//! The life of containers and of the agent.
